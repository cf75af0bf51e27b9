package dev.databases.sql;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/** Finds the lists of {@code IN} whose items are parameters, token by token. One thread at a time. */
final class InListFinder {
    private static final int NONE = -1;

    private final List<Mark> marks;
    private final ArrayDeque<OpenList> open = new ArrayDeque<>();
    private int depth;
    private int lists;

    private int operatorStart = NONE;
    private boolean negated;
    private int notStart = NONE;
    private boolean afterDot;

    /** @param marks the marks found so far; those that are items of a list are replaced */
    InListFinder(List<Mark> marks) {
        this.marks = marks;
    }

    /**
     * Takes the next significant token.
     *
     * @param mark the index of the token's mark; -1 when it is no parameter
     */
    void accept(Tokenizer token, int mark) {
        int in = operatorStart;
        operatorStart = NONE;
        if (in != NONE && token.kind() == TokenKind.OPEN) {
            OpenList outer = open.peek();
            if (outer != null) {
                outer.mark = NONE;
            }
            open.push(new OpenList(in, negated, ++depth));
            notStart = NONE;
            return;
        }
        if (in != NONE && mark != NONE) {
            addBare(in, token, mark);
        }
        countToken(token, mark);
        findOperator(token);
        afterDot = token.kind() == TokenKind.DOT;
    }

    private void countToken(Tokenizer token, int mark) {
        OpenList list = open.peek();
        TokenKind kind = token.kind();
        if (list != null) {
            if (kind == TokenKind.CLOSE && depth == list.depth) {
                open.pop();
                add(list, token);
            } else if (kind == TokenKind.COMMA && depth == list.depth) {
                list.endItem();
                list.commaBefore = token.start();
            } else {
                list.accept(token, mark);
            }
        }
        if (kind == TokenKind.OPEN) {
            depth++;
        } else if (kind == TokenKind.CLOSE) {
            depth--;
        }
    }

    private void findOperator(Tokenizer token) {
        if (!afterDot && token.isWord("IN")) {
            negated = notStart != NONE;
            operatorStart = negated ? notStart : token.start();
        }
        notStart = !afterDot && token.isWord("NOT") ? token.start() : NONE;
    }

    private void addBare(int in, Tokenizer token, int mark) {
        int[] start = {token.start()};
        int[] end = {token.end()};
        int[] value = {marks.get(mark).value()};
        InList list = new InList(lists++, in, token.end(), negated, false, start, end, new int[1], value);
        marks.set(mark, marks.get(mark).inList(list, 0));
    }

    private void add(OpenList open, Tokenizer close) {
        if (open.tokens > 0 || open.items > 0) {
            open.endItem();
        }
        if (!open.hasMarks || open.broken) {
            return;
        }
        int[] itemMarks = Arrays.copyOf(open.itemMarks, open.items);
        InList list = new InList(
                lists++,
                open.operatorStart,
                close.end(),
                open.negated,
                true,
                Arrays.copyOf(open.starts, open.items),
                Arrays.copyOf(open.ends, open.items),
                Arrays.copyOf(open.commas, open.items),
                Arrays.stream(itemMarks)
                        .map(mark -> mark == NONE ? NONE : marks.get(mark).value())
                        .toArray());
        for (int item = 0; item < list.size(); item++) {
            int mark = itemMarks[item];
            if (mark != NONE) {
                marks.set(mark, marks.get(mark).inList(list, item));
            }
        }
    }

    /** A list whose end has not been met. */
    private static final class OpenList {
        private static final int[] EMPTY = {};

        final int operatorStart;
        final boolean negated;
        final int depth;

        int[] starts = EMPTY;
        int[] ends = EMPTY;
        int[] commas = EMPTY;
        int[] itemMarks = EMPTY;
        int items;
        boolean hasMarks;
        boolean broken;

        int start;
        int end;
        int commaBefore;
        int mark = NONE;
        int tokens;

        OpenList(int operatorStart, boolean negated, int depth) {
            this.operatorStart = operatorStart;
            this.negated = negated;
            this.depth = depth;
        }

        void accept(Tokenizer token, int mark) {
            if (tokens == 0) {
                start = token.start();
                this.mark = mark;
                broken |= items == 0 && startsQuery(token);
            } else if (tokens == 1 && token.kind() != TokenKind.CAST) {
                this.mark = NONE;
            }
            tokens++;
            end = token.end();
        }

        void endItem() {
            broken |= tokens == 0;
            if (items == starts.length) {
                int capacity = Math.max(4, items * 2);
                starts = Arrays.copyOf(starts, capacity);
                ends = Arrays.copyOf(ends, capacity);
                commas = Arrays.copyOf(commas, capacity);
                itemMarks = Arrays.copyOf(itemMarks, capacity);
            }
            starts[items] = start;
            ends[items] = end;
            commas[items] = commaBefore;
            itemMarks[items] = mark;
            hasMarks |= mark != NONE;
            items++;
            tokens = 0;
            mark = NONE;
        }

        private static boolean startsQuery(Tokenizer token) {
            return token.isWord("SELECT") || token.isWord("WITH") || token.isWord("VALUES") || token.isWord("TABLE");
        }
    }
}
