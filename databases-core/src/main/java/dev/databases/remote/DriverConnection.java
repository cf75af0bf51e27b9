package dev.databases.remote;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.DatabaseException;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One open connection of a driver that does not block. It knows nothing of leases, cancelled callers or open transactions: {@link
 * RemoteBackend} sees to those.
 *
 * <p>Operations are started one after the other, from any thread, and never two at once; but the next one may be started before
 * the last one is complete, when that one was {@link #control}: they travel together and run in the order in which they were
 * started. A driver that {@linkplain RemoteDriver#pipelines() pipelines} takes any number of {@link #fetchAll}, {@link #fetchOne}
 * and {@link #execute} in this way, from several threads, each a transaction of its own. A returned stage is never cancelled: {@link #cancelRunning} stops the work, and the stage then fails with the server's
 * error, or completes if it was too late.
 *
 * <p>Every failure is a {@link DatabaseException} whose cause is the driver's exception; never one that an argument's value can be
 * read from. A method may throw it instead of returning a failed stage.
 */
public interface DriverConnection {
    /** All records, in order; an empty list for a statement that returns none. */
    CompletionStage<List<Record>> fetchAll(Statement statement);

    /** The first record, or null; the rest is neither fetched nor decoded. What a statement changes is changed whole. */
    CompletionStage<@Nullable Record> fetchOne(Statement statement);

    /** Runs the statement to its end, discards its records. */
    CompletionStage<ExecuteResult> execute(Statement statement);

    /**
     * Runs a statement for each row of arguments, in order, by the fastest means the driver has. A transaction is open: when one
     * fails, what the others did goes with it, and it does not matter how many of them had run.
     *
     * @param batch one row or more
     * @return the total of rows affected
     */
    CompletionStage<ExecuteResult> executeMany(Batch batch);

    /**
     * Whether {@link #executeMany} without an open transaction is all or nothing by itself, so that none needs to be opened
     * around this batch; and, where a failed statement leaves its transaction open, also inside of one, so that it needs no
     * savepoint. False costs a round trip more.
     */
    default boolean isAtomicAlone(Batch batch) {
        return false;
    }

    /**
     * Opens a cursor on the server. A transaction is open. Between its pages other statements may run.
     *
     * @param fetchSize rows that one round trip brings; 1 or more
     */
    CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize);

    /**
     * Runs a text of our own that returns nothing of interest: {@code BEGIN}, {@code COMMIT}, a fence. May hold several statements
     * with {@code ;} between them.
     *
     * @return what the server called the thing it did ({@code COMMIT}, or {@code ROLLBACK} in its place), or null where the
     *     driver does not tell
     */
    CompletionStage<@Nullable String> control(String sql);

    /**
     * Asks the server, on a connection of its own, to stop what runs on this one. Called while an operation is under way, from any
     * thread. It may come too late and hit what runs next: the caller keeps that from doing harm.
     *
     * @return complete when the server has taken notice, as far as the driver can tell; a failure is logged and otherwise ignored
     */
    CompletionStage<?> cancelRunning();

    /**
     * Whether a statement failed before it did anything, only because what the driver had cached for it is stale, such as a
     * prepared plan after DDL. When it answers true it has dropped that, and the statement is run again unless a transaction is
     * open.
     */
    default boolean hadStalePlan(Statement statement, DatabaseException failure) {
        return false;
    }

    /**
     * Whether the server has said, with its last answer, that a transaction is open; null when it did not say, or the driver does
     * not hear it. Asked between two operations.
     */
    default @Nullable Boolean isInTransaction() {
        return null;
    }

    /** Whether it is thought to live. Local knowledge, no round trip; must not block. */
    boolean isAlive();

    /** Closes it, politely if the server answers; what is under way fails. A second call does nothing. */
    CompletionStage<?> close();

    /** The driver's own connection, for {@code connection.rawConnection}. */
    Object raw();
}
