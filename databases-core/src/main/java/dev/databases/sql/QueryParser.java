package dev.databases.sql;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a query once and learns everything that {@link ParsedQuery} keeps. One thread at a time. */
final class QueryParser {
    /** A number beyond every known limit is not worth a bit per position. */
    private static final int HIGHEST_NUMBER = 1 << 20;

    final List<Mark> marks = new ArrayList<>();
    final StatementInspector inspector = new StatementInspector();
    final Map<String, Integer> names = new LinkedHashMap<>();
    /** The positions that a number names. */
    final BitSet numbers = new BitSet();
    /** The first number, as it is written; empty when there is none. */
    String firstNumber = "";
    /** How many {@code ?} there are. */
    int positions;
    /** How many {@code %s} there are. */
    int formats;
    /** A number that no position can have; null when there is none. */
    @Nullable
    String badNumber;

    private final Tokenizer tokens;
    private final int highestNumber;

    QueryParser(CharSequence query, SqlSyntax syntax) {
        tokens = new Tokenizer(query, syntax);
        highestNumber = Math.min(syntax.maximumParameters(), HIGHEST_NUMBER);
        InListFinder lists = new InListFinder(marks);
        while (tokens.next()) {
            if (tokens.kind().isSignificant()) {
                int mark = addMark();
                inspector.accept(tokens);
                lists.accept(tokens, mark >= 0 && !marks.get(mark).isEscape() ? mark : -1);
            }
        }
    }

    private int addMark() {
        switch (tokens.kind()) {
            case NAME -> {
                String name = tokens.token().substring(1);
                Integer known = names.putIfAbsent(name, names.size());
                return add(known == null ? names.size() - 1 : known);
            }
            case POSITION -> {
                return add(positions++);
            }
            case FORMAT_POSITION -> {
                return add(formats++);
            }
            case NUMBERED_POSITION -> {
                return add(number());
            }
            case ESCAPED_COLON, ESCAPED_POSITION -> {
                return add(-1);
            }
            default -> {
                return -1;
            }
        }
    }

    private int add(int value) {
        marks.add(new Mark(tokens.kind(), tokens.start(), tokens.end(), value, null, 0));
        return marks.size() - 1;
    }

    /** The position that a number names, from 0. */
    private int number() {
        String token = tokens.token();
        if (firstNumber.isEmpty()) {
            firstNumber = shortened(token);
        }
        int number = 0;
        for (int i = 1; i < token.length() && number <= highestNumber; i++) {
            number = number * 10 + token.charAt(i) - '0';
        }
        if (number == 0 || number > highestNumber) {
            if (badNumber == null) {
                badNumber = shortened(token);
            }
            return 0;
        }
        numbers.set(number - 1);
        return number - 1;
    }

    private static String shortened(String token) {
        return token.length() > 20 ? token.substring(0, 20) + "…" : token;
    }
}
