package dev.databases.test;

import dev.databases.pool.PoolClock.Timer;
import dev.databases.sql.Statement;
import dev.databases.test.Operation.State;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cancels on the fake server. As in PostgreSQL a cancel travels on a line of its own and hits what the connection runs when it
 * arrives, so that a fence has to absorb it before anything else is sent. Used under the fake server's lock.
 */
final class Cancels {
    private final FakeServer server;

    Cancels(FakeServer server) {
        this.server = server;
    }

    /** Catches up with futures whose continuations run before the server is told of their cancel. */
    void notice(Session session) {
        noticeOne(session, session.last);
        noticeOne(session, session.current);
        noticeOne(session, session.queued);
    }

    private void noticeOne(Session session, @Nullable Operation<?> operation) {
        if (operation != null && operation.future.isCancelled()) {
            cancel(session, operation);
        }
    }

    /** The caller has cancelled a future before it was given its result. */
    void cancel(Session session, Operation<?> operation) {
        if (operation.cancelled || !session.alive) {
            return;
        }
        operation.cancelled = true;
        if (operation == session.queued) {
            session.queued = null;
        } else if (operation == session.current) {
            beginSettling(session, operation);
            session.cancelsUnderWay++;
            server.after(server.settings.cancelDelay(), () -> server.enter(() -> arrive(session, operation)));
        } else if (operation == session.last && session.current == null) {
            // The answer had come; its caller will never hear of it.
            beginSettling(session, operation);
            ended(session, operation);
        }
    }

    /** Ends what runs, with the error of a cancelled statement. */
    void interrupt(Session session) {
        Operation<?> operation = session.current;
        boolean hasEffect = operation == null || operation.state == State.ANSWERED;
        if (operation != null && !hasEffect && !session.frozen) {
            server.fail(operation, Failures.cancelled(operation.label));
        }
    }

    /** An operation that was cancelled is over, in whatever way. */
    void ended(Session session, Operation<?> operation) {
        if (operation.value instanceof ScriptedCursor cursor) {
            session.cursors.remove(cursor);
        }
        if (session.settling == null) {
            return;
        }
        if (server.settings.fenced()) {
            send(session, fence(), next -> rollbackIfInDoubt(session));
        } else {
            rollbackIfInDoubt(session);
        }
    }

    /** The connection is usable again, or gone. */
    void settled(Session session) {
        CompletableFuture<@Nullable Void> settling = session.settling;
        if (settling == null) {
            return;
        }
        session.settling = null;
        session.transactionInDoubt = false;
        server.defer(() -> settling.complete(null));
        Operation<?> queued = session.queued;
        if (queued != null) {
            session.queued = null;
            server.send(session, queued);
        }
    }

    private void beginSettling(Session session, Operation<?> operation) {
        session.transactionInDoubt |= operation.changesTransaction();
        if (session.settling != null) {
            return;
        }
        CompletableFuture<@Nullable Void> settling = new CompletableFuture<>();
        session.settling = settling;
        Timer timer = server.clock.schedule(
                server.settings.pool().cleanUpTimeout(),
                () -> server.enter(() -> {
                    if (session.settling == settling) {
                        server.lose(session, Failures.lost());
                    }
                }));
        settling.whenComplete((done, failure) -> timer.cancel());
    }

    private void arrive(Session session, Operation<?> meant) {
        session.cancelsUnderWay--;
        server.freed();
        Operation<?> hit = session.current;
        if (hit == null || hit.fence) {
            return;
        }
        if (hit != meant) {
            server.journal.violation(
                    session, "a cancel that was meant for '" + meant.label + "' hit '" + hit.label + "'");
        }
        interrupt(session);
    }

    private void rollbackIfInDoubt(Session session) {
        if (session.transactionInDoubt) {
            Work<@Nullable Void> rollback = on -> {
                server.endTransaction(on, false);
                return new Work.Done<>(null);
            };
            send(session, Operation.of("ROLLBACK", null, rollback), next -> settled(session));
        } else {
            settled(session);
        }
    }

    private static Operation<@Nullable Void> fence() {
        return new Operation<>(
                "FENCE",
                null,
                List.of(Statement.of("FENCE")),
                true,
                session -> session.cancelsUnderWay == 0 ? new Work.Done<>(null) : new Work.Blocked<>());
    }

    private void send(Session session, Operation<@Nullable Void> operation, Consumer<Session> next) {
        operation.future.whenComplete((done, failure) -> {
            if (failure == null) {
                server.enter(() -> next.accept(session));
            }
        });
        server.send(session, operation);
    }
}
