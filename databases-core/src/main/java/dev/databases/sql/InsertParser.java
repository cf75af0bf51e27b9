package dev.databases.sql;

import dev.databases.exceptions.BadSqlException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the parts of an insert of one row. One thread at a time. */
final class InsertParser {
    private static final Set<String> MODIFIERS =
            Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "OR", "ROLLBACK", "ABORT", "FAIL", "REPLACE");

    /** Among the values these read a table, or tell about the row before, which is another one in one statement. */
    private static final Set<String> ROW_BY_ROW = Set.of(
            "SELECT",
            "WITH",
            "TABLE",
            "LAST_INSERT_ID",
            "LAST_INSERT_ROWID",
            "CHANGES",
            "TOTAL_CHANGES",
            "ROW_COUNT",
            "FOUND_ROWS",
            "LASTVAL",
            "CURRVAL");

    /** Where the word VALUES begins, the last one of {@code OVERRIDING SYSTEM VALUE VALUES}. */
    int valuesWord;

    int valuesStart;
    int valuesEnd;
    int statementEnd;
    boolean updatesOnConflict;

    private final String sql;
    private final Tokenizer tokens;
    private final PlaceholderStyle placeholder;
    private final List<int[]> placeholders = new ArrayList<>();
    private final BitSet numbers = new BitSet();
    private final List<String> columns = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private int tableStart;
    private int tableEnd;

    InsertParser(String sql, SqlSyntax syntax) {
        this.sql = sql;
        this.tokens = new Tokenizer(sql, syntax);
        this.placeholder = syntax.placeholder();
    }

    /** Whether the text is such an insert. */
    boolean parse() {
        try {
            return parseHead() && parseValues() && parseTail() && numbers.cardinality() == numbers.length();
        } catch (BadSqlException e) {
            // Whoever runs the text learns it from the server.
            return false;
        }
    }

    int parameters() {
        return numbers.length();
    }

    int[] slots() {
        return placeholders.stream().mapToInt(at -> at[2]).toArray();
    }

    String[] between() {
        String[] between = new String[placeholders.size() + 1];
        int from = valuesStart;
        for (int i = 0; i < placeholders.size(); i++) {
            between[i] = sql.substring(from, placeholders.get(i)[0]);
            from = placeholders.get(i)[1];
        }
        between[placeholders.size()] = sql.substring(from, valuesEnd);
        return between;
    }

    String table() {
        return sql.substring(tableStart, tableEnd);
    }

    List<String> columns() {
        return List.copyOf(columns);
    }

    List<String> values() {
        return List.copyOf(values);
    }

    /** INSERT, its modifiers, the table, perhaps an alias and columns, and VALUES. */
    private boolean parseHead() {
        if (!nextToken() || !tokens.isWord("INSERT") && !tokens.isWord("REPLACE")) {
            return false;
        }
        boolean named = false;
        boolean inTable = false;
        boolean partitions = false;
        int columnStart = 0;
        int depth = 0;
        while (nextToken()) {
            switch (tokens.kind()) {
                case OPEN -> {
                    if (!named) {
                        return false;
                    }
                    if (depth++ == 0) {
                        columnStart = tokens.end();
                    }
                }
                case CLOSE -> {
                    if (--depth == 0 && !partitions) {
                        columns.add(text(columnStart, tokens.start()));
                    }
                    partitions &= depth > 0;
                }
                case COMMA -> {
                    if (depth == 0) {
                        return false;
                    }
                    if (depth == 1 && !partitions) {
                        columns.add(text(columnStart, tokens.start()));
                        columnStart = tokens.end();
                    }
                }
                case QUOTED_IDENTIFIER, DOT -> {}
                case WORD -> {
                    if (depth == 0 && named && (tokens.isWord("VALUES") || tokens.isWord("VALUE"))) {
                        valuesWord = tokens.start();
                        return true;
                    }
                    // MySQL's list of partitions stands where the columns would.
                    partitions |= depth == 0 && named && tokens.isWord("PARTITION");
                    if (tokens.isWord("SELECT")
                            || tokens.isWord("SET")
                            || tokens.isWord("WITH")
                            || tokens.isWord("DEFAULT")) {
                        return false;
                    }
                }
                default -> {
                    return false;
                }
            }
            boolean isName = tokens.kind() == TokenKind.QUOTED_IDENTIFIER
                    || tokens.kind() == TokenKind.WORD && !tokens.isWord("INTO") && !MODIFIERS.contains(word());
            if (!named && isName) {
                tableStart = tokens.start();
            }
            boolean continues = tokens.kind() == TokenKind.DOT || sql.charAt(Math.max(0, tableEnd - 1)) == '.';
            inTable = named ? inTable && continues : isName;
            if (inTable) {
                tableEnd = tokens.end();
            }
            named |= isName;
        }
        return false;
    }

    /** One parenthesis with the values. */
    private boolean parseValues() {
        boolean found = nextToken();
        if (found && tokens.isWord("VALUES")) {
            // OVERRIDING SYSTEM VALUE VALUES (…)
            valuesWord = tokens.start();
            found = nextToken();
        }
        if (!found || tokens.kind() != TokenKind.OPEN) {
            return false;
        }
        valuesStart = tokens.start();
        int valueStart = tokens.end();
        int depth = 1;
        while (depth > 0 && nextToken()) {
            switch (tokens.kind()) {
                case OPEN -> depth++;
                case CLOSE -> depth--;
                case COMMA -> {
                    if (depth == 1) {
                        values.add(text(valueStart, tokens.start()));
                        valueStart = tokens.end();
                    }
                }
                case WORD -> {
                    if (ROW_BY_ROW.contains(word())) {
                        return false;
                    }
                }
                case SEMICOLON, ASSIGN, EXECUTABLE_COMMENT, ESCAPED_POSITION -> {
                    return false;
                }
                default -> {
                    if (isPlaceholder() && !addPlaceholder()) {
                        return false;
                    }
                }
            }
        }
        valuesEnd = tokens.end();
        values.add(text(valueStart, tokens.start()));
        return depth == 0;
    }

    /** Nothing, ON CONFLICT or ON DUPLICATE KEY, and perhaps one semicolon. */
    private boolean parseTail() {
        boolean first = true;
        boolean afterDo = false;
        statementEnd = sql.length();
        while (nextToken()) {
            if (tokens.kind() == TokenKind.SEMICOLON) {
                statementEnd = tokens.start();
                return !nextToken();
            }
            if (first && !tokens.isWord("ON")
                    || isPlaceholder()
                    || tokens.isWord("RETURNING")
                    || tokens.isWord("SELECT")
                    || tokens.kind() == TokenKind.EXECUTABLE_COMMENT) {
                return false;
            }
            updatesOnConflict |= afterDo && tokens.isWord("UPDATE");
            afterDo = tokens.isWord("DO");
            first = false;
        }
        return true;
    }

    private boolean isPlaceholder() {
        return switch (tokens.kind()) {
            case POSITION -> placeholder == PlaceholderStyle.QUESTION_MARK;
            case NUMBERED_POSITION -> true;
            default -> false;
        };
    }

    private boolean addPlaceholder() {
        int parameter = placeholders.size();
        if (placeholder == PlaceholderStyle.DOLLAR_NUMBER) {
            String token = tokens.token();
            if (token.length() > 7 || token.charAt(1) == '0') {
                return false;
            }
            parameter = Integer.parseInt(token.substring(1)) - 1;
        } else if (tokens.kind() != TokenKind.POSITION) {
            return false;
        }
        placeholders.add(new int[] {tokens.start(), tokens.end(), parameter});
        numbers.set(parameter);
        return true;
    }

    private boolean nextToken() {
        while (tokens.next()) {
            if (tokens.kind().isSignificant()) {
                return true;
            }
        }
        return false;
    }

    private String text(int start, int end) {
        return sql.substring(start, end).strip();
    }

    private String word() {
        return tokens.token().toUpperCase(Locale.ROOT);
    }
}
