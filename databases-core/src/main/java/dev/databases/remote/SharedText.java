package dev.databases.remote;

/** Which lone statements may share a connection with others, by their first word. */
final class SharedText {
    private static final String[] SHARED = {"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "VALUES", "TABLE"};

    private SharedText() {}

    /**
     * Whether it reads or changes rows, and nothing else: one that failed had no effect. What opens or ends a transaction, sets
     * something for the session, changes the schema, or calls a procedure, which may commit by itself, gets a connection alone.
     */
    static boolean mayShare(String sql) {
        int start = ControlVerb.skipBlank(sql, 0);
        int length = ControlVerb.wordEnd(sql, start) - start;
        for (String word : SHARED) {
            if (length == word.length() && ControlVerb.isWord(sql, start, word)) {
                return true;
            }
        }
        return false;
    }
}
