package dev.databases.postgres;

import dev.databases.Record;
import dev.databases.RecordMetadata;
import dev.databases.exceptions.ParameterException;
import dev.databases.values.ValueConverters;
import dev.databases.vertx.VertxStatement;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.internal.ArrayTuple;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.RowDesc;
import io.vertx.sqlclient.internal.TupleInternal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A prepared statement of PostgreSQL: the types of its parameters and columns, as the server has them. */
final class VertxPostgresStatement extends VertxStatement {
    private final PostgresCatalog catalog;
    private final ValueConverters converters;
    private final int[] parameters;
    private final int[] columns;
    private final List<String> names;
    private @Nullable String[] parameterTypes;
    private @Nullable String[] types;
    private RecordMetadata metadata;
    private final boolean onlyReads;
    private final String sql;
    private boolean looked;
    private @Nullable VertxPostgresArrays many;

    VertxPostgresStatement(
            PreparedStatement prepared,
            VertxPostgresTap.Description description,
            boolean singleUse,
            PostgresCatalog catalog,
            ValueConverters converters) {
        super(prepared, singleUse, description.columns().length);
        this.catalog = catalog;
        this.converters = converters;
        this.parameters = description.parameters();
        this.columns = description.columns();
        RowDesc row = prepared.rowDesc();
        this.names = row == null ? List.of() : row.columnNames();
        this.parameterTypes = catalog.namesOf(parameters);
        this.types = catalog.namesOf(columns);
        this.metadata = RecordMetadata.of(names, Arrays.asList(types), converters);
        this.sql = prepared.sql();
        this.onlyReads = ReadOnlyText.onlyReads(prepared.sql());
    }

    @Override
    protected @Nullable String question() {
        return catalog.question(oids());
    }

    @Override
    protected void answer(List<Row> rows) {
        List<@Nullable Object[]> answer = new ArrayList<>(rows.size());
        for (Row row : rows) {
            @Nullable Object[] values = new @Nullable Object[row.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.getValue(i);
            }
            answer.add(values);
        }
        catalog.learn(oids(), answer);
        parameterTypes = catalog.namesOf(parameters);
        types = catalog.namesOf(columns);
        metadata = RecordMetadata.of(names, Arrays.asList(types), converters);
    }

    /** The types of parameters and columns. */
    private int[] oids() {
        int[] oids = Arrays.copyOf(parameters, parameters.length + columns.length);
        System.arraycopy(columns, 0, oids, parameters.length, columns.length);
        return oids;
    }

    @Override
    protected TupleInternal bind(@Nullable Object[] arguments) {
        int[] oids = parameters;
        if (arguments.length != oids.length) {
            throw new ParameterException("The statement has " + oids.length + " parameters, but " + arguments.length
                    + " arguments were bound");
        }
        ArrayTuple tuple = new ArrayTuple(oids.length);
        for (int i = 0; i < oids.length; i++) {
            tuple.addValue(VertxPostgresBinding.bind(oids[i], parameterTypes[i], arguments[i], i + 1));
        }
        return tuple;
    }

    @Override
    protected @Nullable VertxPostgresArrays many() {
        if (!looked) {
            looked = true;
            many = VertxPostgresArrays.of(sql, parameters, catalog);
        }
        return many;
    }

    @Override
    protected Record read(Row row) {
        int[] oids = columns;
        @Nullable Object[] values = new @Nullable Object[oids.length];
        for (int i = 0; i < oids.length; i++) {
            Object value = row.getValue(i);
            if (value != null) {
                values[i] = read(i, oids[i], value);
            }
        }
        return new Record(metadata, values);
    }

    private @Nullable Object read(int column, int oid, Object value) {
        return switch (oid) {
            case VertxPostgresTypes.BOOL,
                    VertxPostgresTypes.INT4,
                    VertxPostgresTypes.INT8,
                    VertxPostgresTypes.FLOAT8,
                    VertxPostgresTypes.TEXT,
                    VertxPostgresTypes.VARCHAR,
                    VertxPostgresTypes.BPCHAR,
                    VertxPostgresTypes.NAME,
                    VertxPostgresTypes.UUID -> value;
            case VertxPostgresTypes.INT2 -> ((Short) value).intValue();
            case VertxPostgresTypes.FLOAT4 -> ((Float) value).doubleValue();
            case VertxPostgresTypes.BYTEA -> ((Buffer) value).getBytes();
            case VertxPostgresTypes.DATE -> VertxPostgresTimes.date((Integer) value);
            case VertxPostgresTypes.TIME -> VertxPostgresTimes.time((Long) value);
            case VertxPostgresTypes.TIMESTAMP -> VertxPostgresTimes.timestamp((Long) value);
            case VertxPostgresTypes.TIMESTAMPTZ -> VertxPostgresTimes.timestamptz((Long) value);
            default -> text(types[column], (String) value);
        };
    }

    private static @Nullable Object text(@Nullable String type, String text) {
        return type == null ? text : PostgresText.read(type, text);
    }

    @Override
    protected boolean stopsAfterOneRow() {
        return onlyReads;
    }
}
