package dev.databases.mysql;

import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.sql.MultiRowInsert;
import dev.databases.sql.ParsedQuery;
import dev.databases.sql.SqlSyntax;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a statement's text, whichever driver runs it. Immutable.
 *
 * @param verb its first word in capitals; empty: it has none
 * @param statements how many it has
 * @param insert how to write it for many rows; null: it is no plain INSERT
 * @param storesResult whether it may have INTO, and then its rows go elsewhere
 * @param around what stands around its placeholders: one piece more than they are
 */
record MySqlText(
        String verb, int statements, @Nullable MultiRowInsert insert, boolean storesResult, List<String> around) {
    private static final int KNOWN = 1_024;
    private static final Map<String, MySqlText> CACHE = new ConcurrentHashMap<>();

    private static final Pattern INTO = Pattern.compile("\\bINTO\\b", Pattern.CASE_INSENSITIVE);

    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "TABLE");
    private static final Set<String> CHANGES = Set.of("INSERT", "REPLACE", "UPDATE", "DELETE", "WITH", "LOAD", "CALL");

    /** They are prepared, and not run as a text; what else there is runs seldom, or cannot be prepared. */
    private static final Set<String> PREPARED = Set.of(
            "SELECT",
            "WITH",
            "VALUES",
            "TABLE",
            "INSERT",
            "REPLACE",
            "UPDATE",
            "DELETE",
            "CALL",
            "DO",
            "SHOW",
            "EXPLAIN",
            "DESCRIBE",
            "DESC",
            "ANALYZE");

    /** https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html */
    private static final Set<String> COMMITS = Set.of(
            "ALTER",
            "ANALYZE",
            "BEGIN",
            "CACHE",
            "CHANGE",
            "CHECK",
            "CREATE",
            "DROP",
            "FLUSH",
            "GRANT",
            "IMPORT",
            "INSTALL",
            "LOAD",
            "LOCK",
            "OPTIMIZE",
            "RENAME",
            "REPAIR",
            "RESET",
            "REVOKE",
            "SET",
            "START",
            "STOP",
            "TRUNCATE",
            "UNINSTALL",
            "UNLOCK");

    /** Looks at a text, or knows it. Safe for any thread. */
    static MySqlText of(String sql) {
        MySqlText known = CACHE.get(sql);
        if (known == null) {
            known = read(sql);
            if (CACHE.size() >= KNOWN) {
                CACHE.clear();
            }
            CACHE.put(sql, known);
        }
        return known;
    }

    private static MySqlText read(String sql) {
        ParsedQuery parsed = ParsedQuery.parse(sql, SqlSyntax.MYSQL);
        String verb = parsed.firstKeyword();
        boolean inserts = verb.equals("INSERT") || verb.equals("REPLACE");
        return new MySqlText(
                verb,
                parsed.statementCount(),
                inserts ? MultiRowInsert.of(sql, SqlSyntax.MYSQL) : null,
                QUERIES.contains(verb) && INTO.matcher(sql).find(),
                parsed.aroundPositions());
    }

    /**
     * The server would run them all, and others than the last would fail unheard.
     *
     * @throws BadSqlException when the text has several statements
     */
    static MySqlText requireOne(String sql) {
        MySqlText known = of(sql);
        if (known.statements > 1) {
            throw new BadSqlException(
                    "The text has " + known.statements + " statements. Run them one by one.",
                    ErrorContext.ofQuery(sql),
                    null);
        }
        return known;
    }

    boolean isPrepared() {
        return PREPARED.contains(verb);
    }

    /** Whether the server opens a cursor for it, if it returns rows at all. */
    boolean hasCursor() {
        return QUERIES.contains(verb) && !storesResult;
    }

    boolean inserts() {
        return verb.equals("INSERT") || verb.equals("REPLACE");
    }

    /** Whether what the server counts are rows that it changed. */
    boolean changesRows() {
        return CHANGES.contains(verb);
    }

    /** Whether the server commits before it runs this. */
    boolean commitsImplicitly() {
        return COMMITS.contains(verb);
    }
}
