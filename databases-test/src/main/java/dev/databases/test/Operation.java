package dev.databases.test;

import dev.databases.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request on its way to the fake server and its answer on the way back. Guarded by the fake server's lock. */
final class Operation<T extends @Nullable Object> {
    /** What it is, for messages: its SQL. */
    final String label;

    final @Nullable FaultPoint point;
    final List<Statement> logged;
    final Work<T> work;
    /** Completed without the lock. */
    CompletableFuture<T> future = new CompletableFuture<>();

    /** Set when it is submitted. */
    @Nullable
    Session session;

    State state = State.QUEUED;
    boolean cancelled;
    /** Takes effect, then the connection is lost. */
    boolean dropAfter;
    /** Absorbs cancels that were meant for what ran before it. */
    final boolean fence;

    @Nullable
    T value;

    @Nullable
    Throwable failure;

    Operation(String label, @Nullable FaultPoint point, List<Statement> logged, boolean fence, Work<T> work) {
        this.label = label;
        this.point = point;
        this.logged = logged;
        this.fence = fence;
        this.work = work;
    }

    /** An operation that is logged as its label. */
    static <T extends @Nullable Object> Operation<T> of(String label, @Nullable FaultPoint point, Work<T> work) {
        return new Operation<>(label, point, List.of(Statement.of(label)), false, work);
    }

    /** Whether cancelling it leaves in doubt if a transaction is open. */
    boolean changesTransaction() {
        return point == FaultPoint.BEGIN || point == FaultPoint.COMMIT || point == FaultPoint.ROLLBACK;
    }

    void complete() {
        Throwable thrown = failure;
        if (thrown != null) {
            future.completeExceptionally(thrown);
        } else {
            future.complete(value);
        }
    }

    enum State {
        /** Waits at the client for a cancel to be settled. */
        QUEUED,
        /** On its way to the server. */
        SENT,
        /** On the server, waiting for a lock, for time, or for ever. */
        RUNNING,
        /** Has taken its effect; the answer is on its way back. */
        ANSWERED,
        /** The client has the answer. */
        ENDED
    }
}
