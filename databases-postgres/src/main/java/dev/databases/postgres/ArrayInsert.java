package dev.databases.postgres;

import dev.databases.sql.MultiRowInsert;
import dev.databases.sql.SqlSyntax;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An insert of one row written so that it takes an array per column: any number of rows in one round trip, with one plan, in their
 * order. Immutable.
 *
 * <p>What qualifies is what {@link MultiRowInsert} takes, with nothing among the values but placeholders, each used once, perhaps
 * with a cast behind it ({@code $1::jsonb}), and without {@code DO UPDATE}: PostgreSQL refuses to update one row twice in a
 * statement (21000).
 */
final class ArrayInsert {
    private static final Pattern VALUE = Pattern.compile("\\$(\\d{1,5})(?:\\s*::\\s*([A-Za-z_][\\w.]*))?");

    /** Without a length these cut off all but the first character when cast: char is char(1). */
    private static final Set<String> ONE_CHARACTER = Set.of("CHAR", "CHARACTER", "NCHAR", "BIT");

    private final MultiRowInsert insert;
    /** By position among the values: which parameter, from 0. */
    private final int[] parameters;

    private final @Nullable String[] casts;

    private ArrayInsert(MultiRowInsert insert, int[] parameters, @Nullable String[] casts) {
        this.insert = insert;
        this.parameters = parameters;
        this.casts = casts;
    }

    /**
     * Recognises an insert that can take arrays.
     *
     * @param sql driver-ready, with {@code $1}
     * @return null for any other
     */
    static @Nullable ArrayInsert of(String sql) {
        MultiRowInsert insert = MultiRowInsert.of(sql, SqlSyntax.POSTGRESQL);
        return insert == null || insert.updatesOnConflict() ? null : of(insert);
    }

    private static @Nullable ArrayInsert of(MultiRowInsert insert) {
        int size = insert.values().size();
        boolean columnsFit = insert.columns().isEmpty() || insert.columns().size() == size;
        if (size != insert.parametersPerRow() || !columnsFit) {
            return null;
        }
        int[] parameters = new int[size];
        @Nullable String[] casts = new @Nullable String[size];
        BitSet seen = new BitSet();
        for (int i = 0; i < size; i++) {
            Matcher value = VALUE.matcher(insert.values().get(i));
            if (!value.matches()) {
                return null;
            }
            int parameter = Integer.parseInt(value.group(1)) - 1;
            String cast = value.group(2);
            if (seen.get(parameter) || cast != null && ONE_CHARACTER.contains(cast.toUpperCase(Locale.ROOT))) {
                return null;
            }
            seen.set(parameter);
            parameters[i] = parameter;
            casts[parameter] = cast;
        }
        return new ArrayInsert(insert, parameters, casts);
    }

    /** The same insert of this many rows, whose arguments follow each other. */
    String values(int rows) {
        return insert.sql(rows);
    }

    /** How many parameters a row has: so many arrays are bound. */
    int parameters() {
        return parameters.length;
    }

    /**
     * The insert that takes one array per parameter: {@code INSERT INTO t (a, b) SELECT u.c1, u.c2 FROM unnest($1::int8[],
     * $2::text[]) AS u (c1, c2)}.
     *
     * @param types the type of each parameter without length or scale, as {@link PostgresTypes#nameOf} has it, or for a type of the
     *     user's as SQL has it, {@code "shop"."mood"}; where the text has a cast, that one counts
     * @return null when one of the types cannot be an element, because unnest would take it apart: an array, a record
     */
    @Nullable
    String sql(List<String> types) {
        List<String> arrays = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            String cast = casts[i];
            String type = cast == null ? types.get(i) : cast;
            if (PostgresTypes.isArray(type) || type.equals("record")) {
                return null;
            }
            arrays.add("$" + (i + 1) + "::" + (cast == null ? element(type) : type) + "[]");
            names.add("c" + (i + 1));
        }
        StringBuilder columns = new StringBuilder();
        for (int parameter : parameters) {
            columns.append(columns.isEmpty() ? "" : ", ").append("u.").append(names.get(parameter));
        }
        return insert.fromQuery("SELECT " + columns + " FROM unnest(" + String.join(", ", arrays) + ") AS u ("
                + String.join(", ", names) + ")");
    }

    private static String element(String type) {
        return switch (type) {
            case "char" -> "\"char\"";
            // bit is bit(1); the column checks the length.
            case "bit" -> "varbit";
            default -> type;
        };
    }
}
