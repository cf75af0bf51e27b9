package dev.databases.test;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One connection, both ends of it: what the pool holds. Guarded by the fake server's lock. */
final class Session {
    final int id;
    /** Who acquired it; null: the pool has it. */
    @Nullable
    ScriptedConnection holder;

    /** On the wire, or on the server. */
    @Nullable
    Operation<?> current;

    /** At the client, until a cancel is settled. */
    @Nullable
    Operation<?> queued;

    /** The last one that ended. */
    @Nullable
    Operation<?> last;

    @Nullable
    StoreTransaction transaction;

    final Set<ScriptedCursor> cursors = new HashSet<>();

    /** Cancels on their way, on a line of their own as in PostgreSQL: they hit what runs when they arrive. */
    int cancelsUnderWay;

    /** Not null: an operation was cancelled, and this completes when its end is known. */
    @Nullable
    CompletableFuture<@Nullable Void> settling;

    /** What was cancelled may have begun or ended a transaction. */
    boolean transactionInDoubt;

    /** Read without the lock too. */
    volatile boolean alive = true;

    boolean frozen;

    Session(int id) {
        this.id = id;
    }

    /** What the holder has called and neither got an answer to nor cancelled. */
    @Nullable
    Operation<?> busyWith() {
        // While a cancel is settled, what was cancelled is current, then the backend's own fence and rollback.
        return settling != null ? queued : current;
    }

    boolean isClean() {
        return transaction == null && cursors.isEmpty() && current == null && queued == null && settling == null;
    }

    /** For messages of an embedder's own. */
    @Override
    public String toString() {
        return "scripted connection " + id;
    }
}
