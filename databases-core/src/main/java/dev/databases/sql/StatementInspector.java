package dev.databases.sql;

import java.util.Locale;

/** Learns from the tokens of a query how many statements it has, what they begin with, and whether they only read. One thread at a time. */
final class StatementInspector {
    /** Longer words are never keywords. */
    private static final int LONGEST_WORD = 24;

    private int statements;
    private boolean inStatement;
    private String firstKeyword = "";
    private boolean writes;
    private boolean doubtful;
    private boolean analyzes;
    private boolean runsComment;

    private int parentheses;
    private String statementKeyword = "";
    private String createdKind = "";
    private int blocks;
    private int blocksBeforeEnd;

    private TokenKind last = TokenKind.SEMICOLON;
    private TokenKind beforeWord = TokenKind.SEMICOLON;
    private String word = "";
    private String wordBefore = "";

    /** Takes the next significant token. */
    void accept(Tokenizer token) {
        TokenKind kind = token.kind();
        if (kind == TokenKind.SEMICOLON && parentheses == 0 && blocks == 0) {
            inStatement = false;
            statementKeyword = "";
            createdKind = "";
            word = "";
        } else {
            if (!inStatement) {
                inStatement = true;
                statements++;
            }
            switch (kind) {
                case WORD -> acceptWord(token);
                case OPEN -> acceptOpen();
                case CLOSE -> parentheses = Math.max(0, parentheses - 1);
                case ASSIGN -> writes = true;
                case EXECUTABLE_COMMENT -> runsComment = true;
                default -> {}
            }
        }
        last = kind;
    }

    int statements() {
        return statements;
    }

    String firstKeyword() {
        return firstKeyword;
    }

    boolean readsOnly() {
        if (statements != 1 || runsComment || !KnownWords.READING_STATEMENTS.contains(firstKeyword)) {
            return false;
        }
        return switch (firstKeyword) {
            case "EXPLAIN" -> !analyzes;
            case "SHOW" -> true;
            default -> !writes && !doubtful;
        };
    }

    private void acceptWord(Tokenizer token) {
        wordBefore = word;
        beforeWord = last;
        word = token.end() - token.start() > LONGEST_WORD ? "" : token.token().toUpperCase(Locale.ROOT);
        if (statementKeyword.isEmpty()) {
            statementKeyword = word;
            if (statements == 1) {
                firstKeyword = word;
            }
        }
        if (last != TokenKind.DOT || word.equals("NEXTVAL")) {
            findWriting();
        }
        if (statementKeyword.equals("CREATE") && last != TokenKind.DOT) {
            findBlock();
        }
    }

    private void findWriting() {
        boolean locksRows = word.equals("SHARE") && (wordBefore.equals("FOR") || wordBefore.equals("KEY"));
        boolean drawsFromSequence = word.equals("VALUE") && wordBefore.equals("NEXT");
        writes |= KnownWords.WRITING.contains(word) || locksRows || drawsFromSequence;
        analyzes |= word.equals("ANALYZE") || word.equals("ANALYSE");
    }

    /** The semicolons between BEGIN and END of a trigger or routine end none of the statements sent. */
    private void findBlock() {
        if (createdKind.isEmpty()) {
            switch (word) {
                case "TABLE", "VIEW", "INDEX", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE" ->
                    createdKind = word;
                default -> {}
            }
            return;
        }
        boolean afterEnd = wordBefore.equals("END") && last == TokenKind.WORD;
        switch (word) {
            case "BEGIN" -> {
                boolean routine =
                        !createdKind.equals("TABLE") && !createdKind.equals("VIEW") && !createdKind.equals("INDEX");
                if (routine && parentheses == 0) {
                    blocks++;
                }
            }
            case "CASE" -> {
                if (blocks > 0 && !afterEnd) {
                    blocks++;
                }
            }
            case "IF", "LOOP", "WHILE", "REPEAT", "FOR" -> {
                // END had closed a block that END IF does not close.
                if (afterEnd && blocksBeforeEnd > 0) {
                    blocks = blocksBeforeEnd;
                }
            }
            case "END" -> {
                blocksBeforeEnd = blocks;
                blocks = Math.max(0, blocks - 1);
            }
            default -> {}
        }
    }

    private void acceptOpen() {
        parentheses++;
        boolean named = wordBefore.equals("AS");
        if (last == TokenKind.WORD) {
            boolean known = KnownWords.BEFORE_PARENTHESIS.contains(word) || KnownWords.READING_FUNCTIONS.contains(word);
            doubtful |= beforeWord == TokenKind.DOT || !known && !named;
        } else if (last == TokenKind.QUOTED_IDENTIFIER || last == TokenKind.STRING) {
            doubtful = true;
        }
    }
}
