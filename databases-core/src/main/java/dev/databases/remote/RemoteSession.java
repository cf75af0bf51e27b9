package dev.databases.remote;

import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.pool.PoolClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the pool holds it: what is open on it, and what is not settled yet. Its transaction changes under one caller at
 * a time; what is volatile here is also seen by those who clean up.
 */
final class RemoteSession {
    /** Who has opened the transaction that is open. */
    enum Transaction {
        NONE,
        /** Begun, and nothing was sent yet: {@code BEGIN} travels with the first statement. */
        PENDING,
        BY_CALLER,
        /** Around a batch, or a cursor: it ends with that. */
        IMPLICIT,
        /** By a statement of the user. */
        BY_STATEMENT,
        /** The server has ended it, and whoever began it does not know yet. */
        LOST
    }

    private static final CompletableFuture<@Nullable String> NOTHING = CompletableFuture.completedFuture(null);

    final DriverConnection driver;
    private final RemoteBackend backend;

    private volatile Transaction transaction = Transaction.NONE;
    private @Nullable String pendingBegin;
    private volatile CompletableFuture<@Nullable String> begun = NOTHING;
    /** What made the server refuse everything until a rollback, if it does that; null when the last statement succeeded. */
    private volatile @Nullable Throwable aborted;

    /** How it was lost; null: it was not. */
    private volatile @Nullable LostTransaction lost;

    private volatile @Nullable CompletableFuture<?> settling;
    private volatile @Nullable CompletableFuture<?> readingAhead;
    private volatile boolean dirty;
    private volatile boolean broken;

    RemoteSession(DriverConnection driver, RemoteBackend backend) {
        this.driver = driver;
        this.backend = backend;
    }

    PoolClock clock() {
        return PoolClock.SYSTEM;
    }

    Duration cleanUpTimeout() {
        return backend.cleanUpTimeout();
    }

    CancelGate cancels() {
        return backend.cancels();
    }

    String fence() {
        return backend.fence();
    }

    boolean isUsable() {
        return !broken && driver.isAlive();
    }

    ConnectionLostException lost() {
        return new ConnectionLostException(
                "The connection was lost, or given up because a cancelled statement did not end. Nothing was sent.");
    }

    /** What the next operation waits for; null: nothing. */
    @Nullable
    CompletableFuture<?> settling() {
        CompletableFuture<?> current = settling;
        return current == null || current.isDone() ? null : current;
    }

    /** A cursor reads its rest and ends its transaction: several operations, which nobody but the cursor waits between. */
    void readAheadBefore(CompletableFuture<?> end) {
        readingAhead = end;
    }

    /** Complete, never with a failure, when nothing of earlier callers is under way. Cancelling it changes nothing. */
    CompletableFuture<@Nullable Void> quiet() {
        return quiet(readingAhead).thenCompose(done -> quiet(settling));
    }

    private static CompletableFuture<@Nullable Void> quiet(@Nullable CompletableFuture<?> work) {
        return work == null ? CompletableFuture.completedFuture(null) : work.handle((done, failure) -> null);
    }

    void settleBefore(CompletableFuture<?> settlement) {
        settling = settlement;
    }

    /** Whether nothing is open, under way or unknown. */
    boolean isClean() {
        return transaction == Transaction.NONE
                && !dirty
                && !broken
                && settling() == null
                && !isReadingAhead()
                // A statement may have opened one that nobody here knows of: SET autocommit = 0.
                && !Boolean.TRUE.equals(driver.isInTransaction());
    }

    private boolean isReadingAhead() {
        CompletableFuture<?> reading = readingAhead;
        return reading != null && !reading.isDone();
    }

    /** The next borrower gets it only after a clean-up. */
    void markDirty() {
        dirty = true;
    }

    void markBroken() {
        broken = true;
    }

    /** Closes it, whatever is under way. */
    void abandon() {
        broken = true;
        try {
            driver.close();
        } catch (RuntimeException e) {
            // It is given up anyway; what was under way on it fails, or is waited for no more.
            dirty = true;
        }
    }

    Transaction transaction() {
        return transaction;
    }

    boolean isInTransaction() {
        return transaction != Transaction.NONE;
    }

    @Nullable
    Throwable aborted() {
        return aborted;
    }

    @Nullable
    LostTransaction lostTransaction() {
        return lost;
    }

    /** An operation that has no business where the transaction that it belongs to has ended. */
    <T extends @Nullable Object> RemoteCall.Operation<T> whileOpen(RemoteCall.Operation<T> operation) {
        return connection -> {
            LostTransaction known = lost;
            if (known != null) {
                throw known.refusal();
            }
            return operation.on(connection);
        };
    }

    /** Whether the server has to be asked what became of the transaction: an error does not tell. */
    boolean mustAsk(@Nullable Throwable failure) {
        return failure != null
                && transaction == Transaction.BY_CALLER
                && !backend.failureAborts()
                && isUsable()
                && !(Causes.of(failure) instanceof ConnectionException)
                && !Boolean.TRUE.equals(driver.isInTransaction());
    }

    /**
     * An operation has ended, and the server's last answer tells whether the transaction is still open.
     *
     * @param sql what ran; null: not known
     */
    void hearTransaction(@Nullable String sql, @Nullable Throwable failure) {
        if (transaction != Transaction.BY_CALLER || !Boolean.FALSE.equals(driver.isInTransaction())) {
            return;
        }
        Throwable cause = failure == null ? null : Causes.of(failure);
        String known = sql == null && cause instanceof DatabaseException error
                ? error.context().query()
                : sql;
        lost = backend.lost(known, cause);
        transaction = Transaction.LOST;
    }

    /** Begins with the next statement. */
    void beginLater(String sql) {
        pendingBegin = sql;
        aborted = null;
        transaction = Transaction.PENDING;
    }

    /** An operation in a transaction of its own, whose {@code BEGIN} travels with it. Both ends are the caller's to see to. */
    <T extends @Nullable Object> RemoteCall.Operation<T> implicitly(RemoteCall.Operation<T> operation) {
        return connection -> {
            aborted = null;
            transaction = Transaction.IMPLICIT;
            begun = control(backend.implicitBegin());
            return operation.on(connection);
        };
    }

    /** Undoes a transaction that nobody goes on with; what is called next waits for it. */
    CompletableFuture<@Nullable Void> rollbackBeforeNext() {
        CompletableFuture<@Nullable Void> end = TransactionEnd.rollback(this);
        settleBefore(end);
        return end;
    }

    /** Sends what is pending: it travels with what is sent next. */
    void sendBegin() {
        String sql = pendingBegin;
        if (transaction == Transaction.PENDING && sql != null) {
            pendingBegin = null;
            transaction = Transaction.BY_CALLER;
            begun = control(sql);
        }
    }

    /** Done when {@code BEGIN} was answered. */
    CompletableFuture<@Nullable String> begun() {
        return begun;
    }

    void openedByStatement() {
        aborted = null;
        transaction = Transaction.BY_STATEMENT;
    }

    /** Nothing is open any more. */
    void ended() {
        transaction = Transaction.NONE;
        pendingBegin = null;
        begun = NOTHING;
        aborted = null;
        lost = null;
    }

    /** As good as new. */
    void cleaned() {
        ended();
        dirty = false;
    }

    /** Remembers how an operation ended. Gives what to tell the caller; null: it succeeded. */
    @Nullable
    Throwable note(@Nullable Throwable failure) {
        Throwable cause = failure == null ? null : Causes.of(failure);
        if (begun.isCompletedExceptionally()) {
            // Whether what came behind it ran on its own is not known.
            abandon();
            return cause != null
                    ? cause
                    : begun.handle((tag, error) -> Causes.of(error)).join();
        }
        if (transaction != Transaction.NONE) {
            aborted = cause;
        }
        return cause;
    }

    CompletableFuture<@Nullable String> control(String sql) {
        try {
            CompletionStage<@Nullable String> stage = driver.control(sql);
            return stage.toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
