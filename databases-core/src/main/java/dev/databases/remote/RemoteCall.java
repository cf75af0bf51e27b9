package dev.databases.remote;

import dev.databases.exceptions.DatabaseException;
import dev.databases.sql.Statement;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One operation on a connection, from the moment it is asked for. It begins when the operation before it is settled. Cancelling it
 * completes it at once, and settles the connection behind it. Safe for any thread.
 */
final class RemoteCall<T extends @Nullable Object> extends CompletableFuture<T> {
    /** Asks the driver. */
    @FunctionalInterface
    interface Operation<T extends @Nullable Object> {
        CompletionStage<T> on(DriverConnection driver);
    }

    private enum State {
        NEW,
        STARTING,
        RUNNING,
        CANCELLED,
        DONE
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private final RemoteSession session;
    private final Operation<T> operation;
    /** May be run again after a failure that came from a stale plan; null: nothing to run again. */
    private final @Nullable Statement statement;

    private final @Nullable Function<? super T, ? extends CompletionStage<?>> disown;

    private @Nullable CompletionStage<T> stage;
    private final AtomicReference<@Nullable Settlement<T>> settlement = new AtomicReference<>();
    private boolean ranAgain;

    private RemoteCall(
            RemoteSession session,
            Operation<T> operation,
            @Nullable Statement statement,
            @Nullable Function<? super T, ? extends CompletionStage<?>> disown) {
        this.session = session;
        this.operation = operation;
        this.statement = statement;
        this.disown = disown;
    }

    static <T extends @Nullable Object> RemoteCall<T> start(
            RemoteSession session, Operation<T> operation, @Nullable Statement statement) {
        return new RemoteCall<>(session, operation, statement, null).begin();
    }

    /**
     * @param disown closes the result of an operation whose caller has gone
     */
    static <T extends @Nullable Object> RemoteCall<T> startOwned(
            RemoteSession session, Operation<T> operation, Function<? super T, ? extends CompletionStage<?>> disown) {
        return new RemoteCall<>(session, operation, null, disown).begin();
    }

    private RemoteCall<T> begin() {
        CompletableFuture<?> before = session.settling();
        if (before == null) {
            beginNow();
        } else {
            before.whenComplete((done, failure) -> beginNow());
        }
        return this;
    }

    private void beginNow() {
        if (!state.compareAndSet(State.NEW, State.STARTING)) {
            return;
        }
        if (!session.isUsable()) {
            if (state.compareAndSet(State.STARTING, State.DONE)) {
                completeExceptionally(session.lost());
            } else {
                Objects.requireNonNull(settlement.get()).complete(null);
            }
            return;
        }
        session.sendBegin();
        run();
    }

    private void run() {
        CompletionStage<T> running;
        try {
            running = operation.on(session.driver);
        } catch (RuntimeException e) {
            running = CompletableFuture.failedFuture(e);
        }
        stage = running;
        if (state.compareAndSet(State.STARTING, State.RUNNING)) {
            running.whenComplete(this::ended);
        } else {
            settle();
        }
    }

    private void ended(T value, @Nullable Throwable failure) {
        if (failure != null && isStale(failure)) {
            ranAgain = true;
            if (state.compareAndSet(State.RUNNING, State.STARTING)) {
                run();
            }
            return;
        }
        if (state.get() == State.RUNNING && session.mustAsk(failure)) {
            session.control(session.fence()).whenComplete((tag, error) -> finish(value, failure));
        } else {
            finish(value, failure);
        }
    }

    private void finish(T value, @Nullable Throwable failure) {
        // Cancelled: the settlement looks after it.
        if (!state.compareAndSet(State.RUNNING, State.DONE)) {
            return;
        }
        session.hearTransaction(statement == null ? null : statement.sql(), failure);
        Throwable noted = session.note(failure);
        if (noted == null) {
            complete(value);
        } else {
            completeExceptionally(noted);
        }
    }

    private boolean isStale(Throwable failure) {
        return statement != null
                && !ranAgain
                && !session.isInTransaction()
                && Causes.of(failure) instanceof DatabaseException known
                && session.driver.hadStalePlan(statement, known);
    }

    private void settle() {
        Objects.requireNonNull(settlement.get()).start(Objects.requireNonNull(stage));
    }

    /** True when it had not ended; what is called next on the connection waits until it is settled. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        Settlement<T> settling = new Settlement<>(session, disown);
        if (isDone() || !settlement.compareAndSet(null, settling)) {
            return isCancelled();
        }
        while (true) {
            State now = state.get();
            switch (now) {
                case NEW -> {
                    if (state.compareAndSet(now, State.CANCELLED)) {
                        return super.cancel(false);
                    }
                }
                case STARTING, RUNNING -> {
                    if (state.compareAndSet(now, State.CANCELLED)) {
                        // Before anybody hears of the cancel: they may call the next operation at once.
                        session.settleBefore(settling);
                        if (now == State.RUNNING) {
                            settle();
                        }
                        return super.cancel(false);
                    }
                }
                case CANCELLED, DONE -> {
                    return isCancelled();
                }
            }
        }
    }
}
