package dev.databases.mysql;

/** What is read for a date that no calendar has: {@code 0000-00-00}, {@code 2024-00-00}. */
enum ZeroDates {
    /** A {@link dev.databases.exceptions.ConversionException}. */
    ERROR,
    NULL
}
