package dev.databases.spi;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.TransactionOptions;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One acquired connection. Held means acquired: it works from {@link Backend#acquire} until {@link #release()}, and nobody
 * asks in between. One caller at a time: the front never starts an operation before the last one is complete or cancelled.
 *
 * <p><b>Cancelling a returned future cancels the statement on the server</b> and leaves the connection either usable or
 * broken. What is called next waits until that is settled; {@link #release()} of a broken connection closes it.
 *
 * <p>Every failure is a {@link dev.databases.exceptions.DatabaseException} whose cause is the driver's exception. A backend
 * that {@linkplain Backend#isBlocking() blocks} may throw it instead of returning a failed stage.
 */
public interface ConnectionBackend {

    /** All records; an empty list for a statement that returns none (EDX-34). */
    CompletionStage<List<Record>> fetchAll(Statement statement);

    /** The first record, or null; the rest is neither fetched nor decoded. */
    CompletionStage<@Nullable Record> fetchOne(Statement statement);

    /** Runs the statement, discards its records. */
    CompletionStage<ExecuteResult> execute(Statement statement);

    /**
     * Runs one statement for each row of arguments, by the fastest means the driver has.
     *
     * @param atomic all or nothing: outside a transaction, in one of its own. When false, rows before a failing one stay
     * @return the total of rows affected; no generated key
     */
    CompletionStage<ExecuteResult> executeMany(Batch batch, boolean atomic);

    /**
     * Opens a cursor. Other operations may be called while it is open; a driver that cannot do that fails them at once.
     *
     * @param fetchSize rows that one round trip should bring; 1 or more
     */
    CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize);

    /**
     * Starts a root transaction. Not called while one is open.
     *
     * @return fails with {@link dev.databases.exceptions.UnsupportedFeatureException} for an option that the database lacks,
     *     and with no transaction open
     */
    CompletionStage<TransactionBackend> begin(TransactionOptions options);

    /**
     * Gives the connection back: to the pool when it is known to be clean, through a clean-up (rollback) when a transaction or
     * a cursor is open, and to the grave when it is broken. A second call does nothing.
     *
     * @return complete when the connection is out of the caller's hands; need not be awaited when {@link #isClean()}
     */
    CompletionStage<@Nullable Void> release();

    /** Whether nothing is open on it, so that {@link #release()} has nothing to do but hand it over. Local knowledge. */
    boolean isClean();

    /** Whether it is thought to live. Local knowledge, no round trip. */
    boolean isValid();

    /** The driver's own connection. What is done to it joins the transaction that is open here. */
    Object raw();

    /**
     * Blocking backends only: makes the operation that another thread is now running on this connection fail soon, with a {@link
     * dev.databases.exceptions.QueryCancelledException}. Called from any thread, never after that operation has returned (the
     * front fences it). It may come a moment before the operation does its work, where most drivers do not hear it: the front
     * calls it again every 10 ms until the operation has returned. Does nothing by default.
     */
    default void interrupt() {}
}
