package dev.databases.pool;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The place of one connection in the pool. Guarded by the pool's lock. */
final class Slot<C> {
    enum State {
        OPENING,
        IDLE,
        LEASED,
        /** About to be lent: asked whether it lives. */
        CHECKING,
        /** Came back dirty. */
        CLEANING,
        CLOSING,
        GONE
    }

    State state = State.OPENING;
    /** Set once, when it has been opened. */
    private @Nullable C connection;
    /** Why it closes. */
    String reason = "";

    /** Null unless leased. */
    @Nullable
    Lease<C> lease;
    /** What the one who gave it back dirty waits for. */
    @Nullable
    CompletableFuture<Void> settled;

    long idleSince;
    long openedAt;
    long lifetime = Nanos.NEVER;

    boolean hasConnection() {
        return connection != null;
    }

    C connection() {
        return Objects.requireNonNull(connection, "still opening");
    }

    void connect(C connection) {
        this.connection = connection;
    }

    boolean isExpired(long now) {
        return lifetime != Nanos.NEVER && now - openedAt >= lifetime;
    }
}
