package dev.databases.exceptions;

/** A record was asked for a column that its result does not have. The message lists the columns that it has. */
public class NoSuchColumnException extends ConversionException {
    public NoSuchColumnException(String message) {
        super(message);
    }
}
