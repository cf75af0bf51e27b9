package dev.databases.sqlite;

import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.pool.PoolClock;
import java.time.Duration;

/**
 * Interrupts what runs on one connection. SQLite forgets an interrupt that comes just before a statement's first step, so it is
 * said again until the operation has ended. Safe for any thread.
 */
final class Interruption {
    private static final Duration AGAIN = Duration.ofMillis(10);

    private final SqliteHandle handle;
    private final PermitHolder permit;
    /** Written with the monitor, so that no interrupt comes after the operation that was meant. */
    private volatile boolean requested;

    Interruption(SqliteHandle handle, PermitHolder permit) {
        this.handle = handle;
        this.permit = permit;
    }

    void request() {
        synchronized (this) {
            if (requested) {
                return;
            }
            requested = true;
            permit.cancelWait();
        }
        repeat();
    }

    private void repeat() {
        synchronized (this) {
            if (!requested || handle.isClosed()) {
                return;
            }
            handle.interrupt();
        }
        PoolClock.SYSTEM.schedule(AGAIN, this::repeat);
    }

    /**
     * Fails when the operation that begins now is interrupted already.
     *
     * @throws QueryCancelledException as a statement that is interrupted
     */
    void check() {
        if (requested) {
            throw new QueryCancelledException(
                    "The statement was interrupted", new ErrorContext(null, SqliteErrors.INTERRUPT, null, null), null);
        }
    }

    /**
     * Between two operations: forgets a request.
     *
     * @param closeCursors is run when there was one: as long as a statement is open SQLite stays interrupted
     */
    void settle(Runnable closeCursors) {
        if (!requested) {
            return;
        }
        synchronized (this) {
            requested = false;
            permit.allowWait();
        }
        closeCursors.run();
    }
}
