package dev.databases.remote;

/** What a statement of the user does to the transaction, by its first word. */
enum ControlVerb {
    NONE,
    /** {@code BEGIN}, {@code START TRANSACTION}. */
    BEGINS,
    /** {@code COMMIT}, {@code END}, {@code ABORT}, {@code ROLLBACK} without {@code TO}, {@code PREPARE TRANSACTION}. */
    ENDS;

    static ControlVerb of(String sql) {
        int start = skipBlank(sql, 0);
        int end = wordEnd(sql, start);
        switch (end - start) {
            case 3 -> {
                return isWord(sql, start, "END") ? ENDS : NONE;
            }
            case 5 -> {
                if (isWord(sql, start, "BEGIN")) {
                    return BEGINS;
                }
                if (isWord(sql, start, "START")) {
                    return nextWordIs(sql, end, "TRANSACTION") ? BEGINS : NONE;
                }
                return isWord(sql, start, "ABORT") ? ENDS : NONE;
            }
            case 6 -> {
                return isWord(sql, start, "COMMIT") ? ENDS : NONE;
            }
            case 7 -> {
                return isWord(sql, start, "PREPARE") && nextWordIs(sql, end, "TRANSACTION") ? ENDS : NONE;
            }
            case 8 -> {
                return isWord(sql, start, "ROLLBACK") && !goesToSavepoint(sql, end) ? ENDS : NONE;
            }
            default -> {
                return NONE;
            }
        }
    }

    /** {@code ROLLBACK [WORK | TRANSACTION] TO …} */
    private static boolean goesToSavepoint(String sql, int from) {
        int start = skipBlank(sql, from);
        int end = wordEnd(sql, start);
        if (isWordAt(sql, start, end, "WORK") || isWordAt(sql, start, end, "TRANSACTION")) {
            return nextWordIs(sql, end, "TO");
        }
        return isWordAt(sql, start, end, "TO");
    }

    private static boolean nextWordIs(String sql, int from, String word) {
        int start = skipBlank(sql, from);
        return isWordAt(sql, start, wordEnd(sql, start), word);
    }

    private static boolean isWordAt(String sql, int start, int end, String word) {
        return end - start == word.length() && isWord(sql, start, word);
    }

    static boolean isWord(String sql, int start, String word) {
        return sql.regionMatches(true, start, word, 0, word.length());
    }

    static int wordEnd(String sql, int start) {
        int end = start;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    /** White space and comments. */
    static int skipBlank(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            if (sql.charAt(at) <= ' ' || sql.charAt(at) == ';') {
                at++;
            } else if (sql.startsWith("--", at)) {
                int line = sql.indexOf('\n', at);
                at = line < 0 ? sql.length() : line + 1;
            } else if (sql.startsWith("/*", at)) {
                at = commentEnd(sql, at);
            } else {
                return at;
            }
        }
        return at;
    }

    private static int commentEnd(String sql, int start) {
        int depth = 0;
        int at = start;
        while (at < sql.length()) {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                at += 2;
                if (--depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        return at;
    }
}
