package dev.databases.remote;

import dev.databases.pool.Connector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the pool does with the connections of a driver. Safe for any thread. */
final class RemoteConnector implements Connector<RemoteSession> {
    private final RemoteBackend backend;
    private final RemoteDriver driver;

    RemoteConnector(RemoteBackend backend, RemoteDriver driver) {
        this.backend = backend;
        this.driver = driver;
    }

    @Override
    public CompletionStage<RemoteSession> open() {
        return driver.open().thenApply(connection -> new RemoteSession(connection, backend));
    }

    @Override
    public CompletionStage<Void> close(RemoteSession session) {
        session.markBroken();
        return session.driver.close().thenApply(closed -> null);
    }

    @Override
    public CompletionStage<Boolean> validate(RemoteSession session) {
        return session.control(session.fence()).thenApply(tag -> session.isUsable());
    }

    /** Whatever is thought to be open: a {@code ROLLBACK} more does no harm, and one less is somebody else's lost commit. */
    @Override
    public CompletionStage<Boolean> clean(RemoteSession session) {
        return session.quiet()
                .thenCompose(
                        quiet -> session.isUsable() ? rollback(session) : CompletableFuture.completedFuture(false));
    }

    private static CompletionStage<Boolean> rollback(RemoteSession session) {
        return session.control("ROLLBACK").thenApply(tag -> {
            session.cleaned();
            return session.isUsable();
        });
    }

    @Override
    public boolean isAlive(RemoteSession session) {
        return session.isUsable();
    }
}
