package dev.databases.mysql;

import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.sql.Statement;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement as one text, its values written into it: a single round trip, where this driver takes two for a prepared one.
 * Immutable.
 *
 * @param before how many statements of ours stand in front of the user's
 */
record R2dbcMySqlText(int before, String sql) {
    /** On a line of its own: what is in front may end in a comment. */
    static final String NEXT = "\n;";

    /** Renders a statement. */
    static R2dbcMySqlText of(Statement statement, ZoneId zone) {
        if (statement.size() == 0) {
            return new R2dbcMySqlText(0, statement.sql());
        }
        if (isAmbiguous(statement.sql())) {
            return prepared(statement, zone);
        }
        List<String> around = MySqlText.of(statement.sql()).around();
        if (around.size() != statement.size() + 1) {
            throw new BadSqlException(
                    "The text has places for " + (around.size() - 1) + " values, and there are " + statement.size(),
                    ErrorContext.ofQuery(statement.sql()),
                    null);
        }
        StringBuilder sql = new StringBuilder(statement.sql().length() + 16 * statement.size());
        sql.append(around.get(0));
        for (int i = 0; i < statement.size(); i++) {
            MySqlLiterals.write(sql, statement.argument(i), i + 1, zone);
            sql.append(around.get(i + 1));
        }
        return new R2dbcMySqlText(0, sql.toString());
    }

    /**
     * Whether the server may cut the text into strings otherwise than we do, so that a value written into it could come to stand
     * inside of one: by its SQL mode a backslash is nothing special, and by its version a comment is none.
     */
    static boolean isAmbiguous(String sql) {
        return sql.indexOf('\\') >= 0 || sql.contains("/*!") || sql.contains("/*M!");
    }

    /** The server finds the places by itself, and the values never meet the text. */
    private static R2dbcMySqlText prepared(Statement statement, ZoneId zone) {
        StringBuilder sql = new StringBuilder("SET @databases_sql = ");
        MySqlLiterals.utf8(sql, statement.sql());
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < statement.size(); i++) {
            String name = "@databases_" + i;
            sql.append(", ").append(name).append(" = ");
            MySqlLiterals.write(sql, statement.argument(i), i + 1, zone);
            names.append(i == 0 ? "" : ", ").append(name);
        }
        sql.append(";PREPARE databases_statement FROM @databases_sql;EXECUTE databases_statement USING ")
                .append(names);
        return new R2dbcMySqlText(2, sql.toString());
    }

    /** The text as one among several, without the semicolon behind it; null: where it ends is not plain to see. */
    static @Nullable String among(String sql) {
        String text = sql.stripTrailing();
        boolean comments = text.contains("--") || text.indexOf('#') >= 0 || text.contains("/*");
        if (comments) {
            return text.indexOf(';') < 0 ? text : null;
        }
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).stripTrailing();
        }
        return text;
    }

    R2dbcMySqlText behind(int statements, String first) {
        return new R2dbcMySqlText(before + statements, first + ";" + sql);
    }
}
