package dev.databases.remote;

import dev.databases.pool.PoolClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What happens on a connection between an operation whose caller gave it up and the next one: the statement is cancelled on the
 * server until it has ended, and a fence absorbs a cancel that came too late for it. Completes, never with a failure, when the
 * connection can be used again, or is broken. Safe for any thread.
 *
 * @param <T> what the operation would have given
 */
final class Settlement<T extends @Nullable Object> extends CompletableFuture<@Nullable Void> {
    /** A cancel may overtake the statement, and the server then hears nothing: it is sent again, after twice as long each time. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final RemoteSession session;
    /** Closes what the operation has opened, and nobody will use; null: it opens nothing. */
    private final @Nullable Function<? super T, ? extends CompletionStage<?>> disown;

    private boolean ended;
    private int cancelsUnderWay;
    private boolean cancelSent;
    /** What the operation failed with. */
    private @Nullable Throwable failed;

    private Duration pause = FIRST_PAUSE;

    Settlement(RemoteSession session, @Nullable Function<? super T, ? extends CompletionStage<?>> disown) {
        this.session = session;
        this.disown = disown;
    }

    void start(CompletionStage<T> operation) {
        PoolClock.Timer limit = session.clock().schedule(session.cleanUpTimeout(), this::abandon);
        whenComplete((done, failure) -> limit.cancel());
        operation.whenComplete(this::operationEnded);
        // A cancel that hits BEGIN would leave the statement behind it to commit on its own.
        session.begun().whenComplete((tag, failure) -> cancelOnServer());
    }

    private void cancelOnServer() {
        synchronized (this) {
            if (ended || isDone()) {
                return;
            }
            cancelsUnderWay++;
        }
        session.cancels().run(this::request).whenComplete((done, failure) -> cancelEnded());
    }

    private CompletionStage<?> request() {
        synchronized (this) {
            if (ended) {
                return CompletableFuture.completedFuture(null);
            }
            cancelSent = true;
        }
        return session.driver.cancelRunning();
    }

    private void cancelEnded() {
        Duration next;
        synchronized (this) {
            cancelsUnderWay--;
            next = pause;
            pause = pause.multipliedBy(2);
        }
        if (!goOn() && !isDone()) {
            session.clock().schedule(next, this::cancelOnServer);
        }
    }

    private void operationEnded(T value, @Nullable Throwable failure) {
        session.note(failure);
        failed = failure;
        if (failure == null && disown != null && value != null) {
            disown.apply(value).whenComplete((closed, error) -> operationOver());
        } else {
            operationOver();
        }
    }

    private void operationOver() {
        synchronized (this) {
            ended = true;
        }
        goOn();
    }

    /** Once the operation and every cancel have ended. False: the operation has not. */
    private boolean goOn() {
        boolean fence;
        synchronized (this) {
            if (!ended) {
                return false;
            }
            if (cancelsUnderWay > 0) {
                return true;
            }
            fence = cancelSent || session.mustAsk(failed);
        }
        if (fence && session.isUsable()) {
            session.control(session.fence()).whenComplete((done, failure) -> over());
        } else {
            over();
        }
        return true;
    }

    private void over() {
        session.hearTransaction(null, failed);
        complete(null);
    }

    private void abandon() {
        session.abandon();
        complete(null);
    }
}
