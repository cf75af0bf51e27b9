package dev.databases.sql;

/**
 * Where {@code IN (…)}, or {@code IN :name}, stands in a query. Immutable once the query is parsed.
 *
 * @param index counts the lists of a query
 * @param operatorStart where {@code IN} or {@code NOT IN} begins
 * @param end where the text behind the list begins
 * @param negated whether it is {@code NOT IN}
 * @param parenthesised false for {@code IN :name}
 * @param itemStart where each item begins
 * @param itemEnd where the last token of each item ends
 * @param comma where the comma before each item stands; unused for the first
 * @param values the value that is the item, with nothing but a cast behind it; -1 when the item is something else
 */
record InList(
        int index,
        int operatorStart,
        int end,
        boolean negated,
        boolean parenthesised,
        int[] itemStart,
        int[] itemEnd,
        int[] comma,
        int[] values) {

    int size() {
        return itemStart.length;
    }
}
