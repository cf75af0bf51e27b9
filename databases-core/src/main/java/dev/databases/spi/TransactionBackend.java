package dev.databases.spi;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction, or a savepoint in one. Finished once: after {@link #commit()} or {@link #rollback()} nothing more is
 * called on it. The innermost is finished first; the front sees to both.
 */
public interface TransactionBackend {
    /**
     * Makes it durable; of a savepoint: keeps it as part of the outer transaction.
     *
     * @return fails with {@link dev.databases.exceptions.CommitRolledBackException} when the server rolled back instead; after
     *     any failure of a root transaction nothing is open and the connection is clean or broken
     */
    CompletionStage<@Nullable Void> commit();

    /** Undoes it. A failure leaves the connection broken. */
    CompletionStage<@Nullable Void> rollback();

    /**
     * Opens a savepoint inside it.
     *
     * @param name a plain identifier, unique within the root transaction
     */
    CompletionStage<TransactionBackend> savepoint(String name);
}
