package dev.databases.postgres;

import java.util.regex.Pattern;

/** Tells from a statement's text whether its first row can be had without running the rest. */
final class ReadOnlyText {
    private static final Pattern SPACE = Pattern.compile("(?:\\s|\\(|--[^\\n]*(?:\\n|$)|/\\*(?s:.*?)\\*/)*+");
    private static final Pattern READS = Pattern.compile("(?i)(?:SELECT|VALUES|TABLE)\\b");

    /** Locks rows, or makes a table. Found inside a string, too: then the statement only runs to its end. */
    private static final Pattern DOES_MORE = Pattern.compile("(?i)\\b(?:FOR|INTO)\\b");

    private ReadOnlyText() {}

    /**
     * True for SELECT, VALUES and TABLE that neither lock nor store; false when that is not sure, as behind WITH. A function that
     * writes, called for every row, is taken for one that reads, as in every client that can ask for one row.
     */
    static boolean onlyReads(String sql) {
        var space = SPACE.matcher(sql);
        int start = space.lookingAt() ? space.end() : 0;
        return READS.matcher(sql).region(start, sql.length()).lookingAt()
                && !DOES_MORE.matcher(sql).find();
    }
}
