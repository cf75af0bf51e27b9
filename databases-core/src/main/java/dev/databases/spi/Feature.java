package dev.databases.spi;

/** What a database can do, or cannot. Asked of the {@link Dialect}. */
public enum Feature {
    /** {@code TransactionOptions.readOnly}. */
    READ_ONLY_TRANSACTIONS,
    /** {@code TransactionOptions.deferrable}. */
    DEFERRABLE_TRANSACTIONS,
    /** Two transactions may both have written before either is finished. SQLite lets them take turns instead. */
    CONCURRENT_WRITE_TRANSACTIONS,
    /** A rollback undoes DDL. */
    TRANSACTIONAL_DDL,
    /** {@code INSERT ... RETURNING}. */
    RETURNING,
    /** A failed statement leaves its transaction unusable until a rollback. */
    FAILED_STATEMENT_ABORTS_TRANSACTION
}
