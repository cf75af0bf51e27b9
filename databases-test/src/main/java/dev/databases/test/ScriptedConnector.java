package dev.databases.test;

import dev.databases.pool.Connector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Opens connections to a fake server for a real pool. Safe for any thread. */
final class ScriptedConnector implements Connector<Session> {
    private final FakeServer server;

    ScriptedConnector(FakeServer server) {
        this.server = server;
    }

    @Override
    public CompletionStage<Session> open() {
        CompletableFuture<Session> opening = new CompletableFuture<>();
        Fault fault = server.settings.faults().pass(FaultPoint.CONNECT);
        if (fault == Fault.HANG || fault == Fault.FREEZE) {
            server.clock.schedule(
                    server.settings.connectTimeout(),
                    () -> opening.completeExceptionally(FaultPoint.CONNECT.failure()));
            return opening;
        }
        server.enter(() -> server.after(server.settings.latency(), () -> {
            if (fault != null) {
                opening.completeExceptionally(
                        fault == Fault.FAIL ? FaultPoint.CONNECT.failure() : FaultPoint.CONNECT.lost());
                return;
            }
            Session session = server.open();
            if (!opening.complete(session)) {
                server.enter(() -> server.lose(session, Failures.lost()));
            }
        }));
        return opening;
    }

    @Override
    public CompletionStage<Void> close(Session session) {
        CompletableFuture<Void> closing = new CompletableFuture<>();
        server.enter(() -> {
            boolean isAnswered = !session.frozen;
            server.lose(session, Failures.lost());
            if (isAnswered) {
                server.later(() -> closing.complete(null));
            }
        });
        return closing;
    }

    @Override
    public CompletionStage<Boolean> validate(Session session) {
        return server.submit(session, null, Operation.of("PING", null, on -> new Work.Done<>(true)));
    }

    @Override
    public CompletionStage<Boolean> clean(Session session) {
        server.enter(() -> server.cancels().notice(session));
        Operation<?> busyWith = server.<@Nullable Operation<?>>read(session::busyWith);
        if (busyWith != null) {
            busyWith.future.cancel(true);
        }
        CompletableFuture<@Nullable Void> settling =
                server.<@Nullable CompletableFuture<@Nullable Void>>read(() -> session.settling);
        CompletableFuture<@Nullable Void> settled =
                settling == null ? CompletableFuture.completedFuture(null) : settling;
        return settled.thenCompose(done ->
                server.submit(session, null, Operation.of("ROLLBACK", FaultPoint.ROLLBACK, on -> {
                    server.endTransaction(on, false);
                    return new Work.Done<>(true);
                })));
    }

    @Override
    public boolean isAlive(Session session) {
        return session.alive;
    }
}
