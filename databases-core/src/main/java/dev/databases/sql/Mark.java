package dev.databases.sql;

import org.jspecify.annotations.Nullable;

/**
 * A place in a query where something else may be sent. Immutable.
 *
 * @param kind a name, a position, or an escape
 * @param start where it begins in the query
 * @param end where the text behind it begins
 * @param value the index of its name among the names, or the position, both from 0; -1 for an escape
 * @param list the list of {@code IN} of which it is a whole item; null when it is none
 * @param item which item of that list
 */
record Mark(
        TokenKind kind,
        int start,
        int end,
        int value,
        @Nullable InList list,
        int item) {

    boolean isEscape() {
        return value < 0;
    }

    Mark inList(InList list, int item) {
        return new Mark(kind, start, end, value, list, item);
    }
}
