package dev.databases;

import org.jspecify.annotations.Nullable;

/**
 * How a transaction behaves. What the database cannot do is refused with an {@link
 * dev.databases.exceptions.UnsupportedFeatureException}, never ignored. Immutable.
 *
 * @param isolation null: the database's default
 * @param readOnly the database refuses writes; on a backend with readers of their own it runs there
 * @param deferrable PostgreSQL: wait for a snapshot that cannot fail to serialize
 * @param forceRollback roll back at the end even when the block returns; for tests
 * @param retry how many times the whole block may be tried again after an error whose {@code isRetryable()} is true;
 *     0 is never; root transactions only
 */
public record TransactionOptions(
        @Nullable IsolationLevel isolation, boolean readOnly, boolean deferrable, boolean forceRollback, int retry) {

    /** The database's own defaults. */
    public static final TransactionOptions DEFAULT = new TransactionOptions(null, false, false, false, 0);

    public TransactionOptions {
        if (retry < 0) {
            throw new IllegalArgumentException("retry is a number of attempts and cannot be negative: " + retry);
        }
    }

    public TransactionOptions withIsolation(@Nullable IsolationLevel isolation) {
        return new TransactionOptions(isolation, readOnly, deferrable, forceRollback, retry);
    }

    public TransactionOptions withReadOnly(boolean readOnly) {
        return new TransactionOptions(isolation, readOnly, deferrable, forceRollback, retry);
    }

    public TransactionOptions withDeferrable(boolean deferrable) {
        return new TransactionOptions(isolation, readOnly, deferrable, forceRollback, retry);
    }

    public TransactionOptions withForceRollback(boolean forceRollback) {
        return new TransactionOptions(isolation, readOnly, deferrable, forceRollback, retry);
    }

    public TransactionOptions withRetry(int retry) {
        return new TransactionOptions(isolation, readOnly, deferrable, forceRollback, retry);
    }
}
