package dev.databases.sqlite;

import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.sql.ParsedQuery;
import dev.databases.sql.SqlSyntax;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a statement before it runs. Immutable.
 *
 * @param reads whether it certainly only reads: in doubt it waits for its turn to write
 * @param changesRows whether {@code changes()} speaks of it: INSERT, UPDATE, DELETE
 * @param controlsTransaction BEGIN, COMMIT and their kin
 * @param endsTransaction of these, COMMIT, END, and ROLLBACK without TO
 * @param changesSchema whether column names and types may be others afterwards
 * @param cacheable whether it may be prepared once and run again; a pragma may do its work while it is prepared
 *     (https://sqlite.org/pragma.html)
 * @param insertTarget the table that it inserts into, unquoted; null when it is no INSERT
 * @param upserts whether it ends in ON CONFLICT DO UPDATE
 */
record SqliteFacts(
        boolean reads,
        boolean changesRows,
        boolean controlsTransaction,
        boolean endsTransaction,
        boolean changesSchema,
        boolean cacheable,
        @Nullable String insertTarget,
        boolean upserts) {

    static final SqliteFacts BEGIN_READING = new SqliteFacts(true, false, true, false, false, true, null, false);
    static final SqliteFacts BEGIN_WRITING = new SqliteFacts(false, false, true, false, false, true, null, false);

    private static final Set<String> CONTROL = Set.of("BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE");
    private static final Set<String> QUERIES = Set.of("SELECT", "VALUES", "EXPLAIN");
    private static final Set<String> CHANGES = Set.of("INSERT", "REPLACE", "UPDATE", "DELETE");

    /** Pragmas that take an argument in parentheses and only read; https://sqlite.org/pragma.html */
    private static final Set<String> READING_PRAGMAS = Set.of(
            "TABLE_INFO", "TABLE_XINFO", "TABLE_LIST", "INDEX_LIST", "INDEX_INFO", "INDEX_XINFO", "FOREIGN_KEY_LIST");

    private static final Set<String> WRITING_PRAGMAS = Set.of("WAL_CHECKPOINT", "OPTIMIZE", "INCREMENTAL_VACUUM");

    private static final String NAME = "\"(?:[^\"]|\"\")+\"|`(?:[^`]|``)+`|\\[[^\\]]+\\]|[\\w$]+";

    private static final Pattern INSERT = Pattern.compile(
            "\\b(?:INSERT(?:\\s+OR\\s+\\w+)?|REPLACE)\\s+INTO\\s+(?:(?:" + NAME + ")\\s*\\.\\s*)?(" + NAME + ")",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern UPSERT =
            Pattern.compile("\\bON\\s+CONFLICT\\b.*\\bDO\\s+UPDATE\\b", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern WRITES =
            Pattern.compile("\\b(?:INSERT|UPDATE|DELETE|REPLACE\\s+INTO)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern TO = Pattern.compile("\\bTO\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern PRAGMA =
            Pattern.compile("PRAGMA\\s+(?:\\w+\\s*\\.\\s*)?(\\w+)", Pattern.CASE_INSENSITIVE);

    /**
     * Reads a text.
     *
     * @throws BadSqlException when it is not exactly one statement: SQLite's driver would run the first and ignore the rest
     */
    static SqliteFacts of(String sql) {
        ParsedQuery parsed = ParsedQuery.parse(sql, SqlSyntax.SQLITE);
        if (parsed.statementCount() != 1) {
            String message = parsed.statementCount() == 0
                    ? "There is no statement in the text"
                    : "SQLite runs one statement at a time, and the text has " + parsed.statementCount()
                            + ". Run them one by one.";
            throw new BadSqlException(message, ErrorContext.ofQuery(sql), null);
        }
        return of(sql, parsed.firstKeyword());
    }

    private static SqliteFacts of(String sql, String keyword) {
        boolean with = keyword.equals("WITH");
        boolean pragma = keyword.equals("PRAGMA");
        boolean control = CONTROL.contains(keyword);
        boolean changes =
                CHANGES.contains(keyword) || with && WRITES.matcher(sql).find();
        // A function can write nothing in SQLite, so that every SELECT only reads.
        boolean reads = QUERIES.contains(keyword) || with && !changes || pragma && pragmaReads(sql);
        String target = changes ? insertTarget(sql) : null;
        return new SqliteFacts(
                reads,
                changes,
                control,
                keyword.equals("COMMIT")
                        || keyword.equals("END")
                        || keyword.equals("ROLLBACK") && !TO.matcher(sql).find(),
                !reads && !changes && !pragma && !control,
                !pragma,
                target,
                target != null && UPSERT.matcher(sql).find());
    }

    private static boolean pragmaReads(String sql) {
        Matcher matcher = PRAGMA.matcher(sql);
        if (!matcher.find() || sql.indexOf('=') >= 0) {
            return false;
        }
        String name = matcher.group(1).toUpperCase(Locale.ROOT);
        return READING_PRAGMAS.contains(name) || sql.indexOf('(') < 0 && !WRITING_PRAGMAS.contains(name);
    }

    private static @Nullable String insertTarget(String sql) {
        Matcher matcher = INSERT.matcher(sql);
        if (!matcher.find()) {
            return null;
        }
        String name = matcher.group(1);
        char quote = name.charAt(0);
        if (quote == '[') {
            return name.substring(1, name.length() - 1);
        }
        return quote == '"' || quote == '`'
                ? name.substring(1, name.length() - 1).replace("" + quote + quote, "" + quote)
                : name;
    }
}
