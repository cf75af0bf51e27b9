package dev.databases.sql;

/**
 * Which row of values is bound, for the message of an error. Immutable.
 *
 * @param number counts from 1
 * @param count how many there are; 0 when there is only one set of values
 */
record Row(int number, int count) {
    static final Row ONLY = new Row(1, 0);

    /** What a message begins with. */
    String prefix() {
        return count == 0 ? "" : "Row " + number + " of " + count + ": ";
    }
}
