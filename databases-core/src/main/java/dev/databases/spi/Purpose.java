package dev.databases.spi;

/** What a connection is wanted for. A backend may use it to choose a connection; most need not look at it. */
public enum Purpose {
    /** One statement, or one transaction, that certainly only reads. */
    READ,
    /** One statement, or one transaction, that may write. */
    WRITE,
    /** To be held for a while, for statements not yet known. */
    HOLD
}
