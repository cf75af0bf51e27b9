package dev.databases.postgres;

import dev.databases.exceptions.ParameterException;
import dev.databases.vertx.ManyRows;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.internal.ArrayTuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An insert that takes an array for each parameter: many rows in one execution, with one plan. */
final class VertxPostgresArrays extends ManyRows {
    /** Rows in one execution. */
    private static final int ROWS = 16_384;

    /** What they may take, in bytes, before the next execution begins: the server takes no array of a gigabyte. */
    private static final int BYTES = 16 * 1024 * 1024;

    private final int[] elements;
    private final @Nullable String[] names;

    private VertxPostgresArrays(String sql, int[] elements, @Nullable String[] names) {
        super(sql);
        this.elements = elements;
        this.names = names;
    }

    /**
     * Writes a statement of one row for many.
     *
     * @param parameters their types, as the server has them; the catalog knows them
     * @return null when it is no plain insert, or when there are no arrays of a type
     */
    static @Nullable VertxPostgresArrays of(String sql, int[] parameters, PostgresCatalog catalog) {
        ArrayInsert insert = ArrayInsert.of(sql);
        if (insert == null || insert.parameters() != parameters.length) {
            return null;
        }
        List<String> types = new ArrayList<>(parameters.length);
        for (int oid : parameters) {
            String type = catalog.elementOf(oid);
            if (type == null) {
                return null;
            }
            types.add(type);
        }
        String arrays = insert.sql(types);
        return arrays == null ? null : new VertxPostgresArrays(arrays, parameters, catalog.namesOf(parameters));
    }

    /** What the client is told its parameters are, so that it leaves the arrays as we write them. */
    int[] parametersForClient() {
        int[] told = new int[elements.length];
        for (int i = 0; i < told.length; i++) {
            told[i] = VertxPostgresArray.forClient(elements[i]);
        }
        return told;
    }

    @Override
    protected List<Tuple> bind(List<@Nullable Object[]> rows) {
        List<Tuple> tuples = new ArrayList<>();
        for (int from = 0; from < rows.size(); ) {
            VertxPostgresArray[] arrays = arrays(Math.min(ROWS, rows.size() - from));
            from = fill(arrays, rows, from);
            ArrayTuple tuple = new ArrayTuple(arrays.length);
            for (VertxPostgresArray array : arrays) {
                tuple.addValue(array.argument());
            }
            tuples.add(tuple);
        }
        return tuples;
    }

    private VertxPostgresArray[] arrays(int rows) {
        VertxPostgresArray[] arrays = new VertxPostgresArray[elements.length];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = VertxPostgresArray.of(elements[i], names[i], i + 1, rows);
        }
        return arrays;
    }

    /** Gives the first row that was left for the next execution. */
    private int fill(VertxPostgresArray[] arrays, List<@Nullable Object[]> rows, int from) {
        int end = Math.min(from + ROWS, rows.size());
        long bytes = 0;
        int row = from;
        while (row < end && bytes < BYTES) {
            @Nullable Object[] arguments = rows.get(row++);
            if (arguments.length != arrays.length) {
                throw new ParameterException("The statement has " + arrays.length + " parameters, but "
                        + arguments.length + " arguments were bound");
            }
            bytes = 0;
            for (int i = 0; i < arrays.length; i++) {
                arrays[i].add(arguments[i]);
                bytes += arrays[i].size();
            }
        }
        return row;
    }
}
