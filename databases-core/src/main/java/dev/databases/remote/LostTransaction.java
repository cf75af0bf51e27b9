package dev.databases.remote;

import dev.databases.exceptions.CommitRolledBackException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.TransactionException;
import dev.databases.exceptions.TransactionStateException;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that the server has ended by itself, where the program still believes in it. Immutable.
 *
 * @param committed by the statement, which does that on this database; otherwise it was rolled back
 * @param sql the statement that it ended with; null: not known
 * @param failure what that statement failed with; null: it succeeded
 */
record LostTransaction(
        boolean committed, @Nullable String sql, @Nullable Throwable failure) {
    /** For whatever would run as if the transaction were open. */
    TransactionStateException refusal() {
        return new TransactionStateException(
                what()
                        + ". It is not open any more, and this statement was not sent. Leave the transaction and begin another",
                ErrorContext.ofQuery(sql),
                failure);
    }

    TransactionException atCommit() {
        return committed ? tooEarly() : new CommitRolledBackException("Nothing was committed: " + what(), failure);
    }

    /** Null: what was asked for has happened. */
    @Nullable
    TransactionException atRollback() {
        return committed ? tooEarly() : null;
    }

    private TransactionStateException tooEarly() {
        return new TransactionStateException(
                what() + ". What the transaction had done before is committed, whatever becomes of the rest."
                        + " Run such statements outside of a transaction",
                ErrorContext.ofQuery(sql),
                failure);
    }

    private String what() {
        String statement = sql == null ? "A statement" : "\"" + sql + "\"";
        if (committed) {
            return statement + " has committed the transaction: this database does that with such statements";
        }
        return failure == null
                ? statement + " has ended the transaction"
                : "The server has rolled the transaction back, when a statement of it failed: " + failure.getMessage();
    }
}
