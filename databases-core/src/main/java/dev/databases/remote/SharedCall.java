package dev.databases.remote;

import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.spi.ConnectionBackend;
import dev.databases.sql.Statement;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One statement on a connection that others use, too. Cancelling it completes it at once; on the server the statement is cancelled
 * when those ahead of it have ended. A cancel that comes too late for its own statement may hit one behind it: that one has had no
 * effect, and runs again on a connection of its own. Safe for any thread.
 */
final class SharedCall<T extends @Nullable Object> extends CompletableFuture<T> {
    private enum State {
        RUNNING,
        ELSEWHERE,
        CANCELLED,
        DONE
    }

    private final SharedConnection connection;
    private final SharedSession session;
    private final Statement statement;
    private final RemoteCall.Operation<T> operation;

    // All under the session's lock.
    private State state = State.RUNNING;
    private @Nullable CompletionStage<T> stage;
    private boolean isSettling;
    /** Complete when what it left behind is settled; null: it was not alone, and nobody waits for that. */
    private @Nullable CompletableFuture<@Nullable Void> settledAlone;

    private boolean ranAgain;
    /** What a cancel goes to when it runs elsewhere. */
    private @Nullable CompletableFuture<?> elsewhere;

    SharedCall(
            SharedConnection connection,
            SharedSession session,
            Statement statement,
            RemoteCall.Operation<T> operation) {
        this.connection = connection;
        this.session = session;
        this.statement = statement;
        this.operation = operation;
    }

    void run() {
        if (!session.remote.isUsable()) {
            lost();
            return;
        }
        CompletionStage<T> running = session.start(this, operation);
        boolean isCancelled;
        synchronized (session) {
            stage = running;
            isCancelled = state == State.CANCELLED;
        }
        if (isCancelled) {
            session.settleOldest();
        }
        running.whenComplete(this::ended);
    }

    private void lost() {
        synchronized (session) {
            if (state == State.RUNNING) {
                state = State.DONE;
            }
        }
        completeExceptionally(session.remote.lost());
    }

    private void ended(T value, @Nullable Throwable failure) {
        boolean isStale = failure != null && isStale(failure);
        State now;
        synchronized (session) {
            if (state == State.RUNNING && !isStale) {
                state = isHitByAnothersCancel(failure) ? State.ELSEWHERE : State.DONE;
            }
            if (isStale) {
                ranAgain = true;
                stage = null;
            }
            now = state;
        }
        session.ended(this);
        switch (now) {
            case RUNNING -> run();
            case ELSEWHERE -> runElsewhere();
            case CANCELLED -> session.endedUnheard();
            case DONE -> finish(value, failure);
        }
    }

    private boolean isStale(Throwable failure) {
        return !ranAgain
                && Causes.of(failure) instanceof DatabaseException known
                && session.remote.driver.hadStalePlan(statement, known);
    }

    private boolean isHitByAnothersCancel(@Nullable Throwable failure) {
        return failure != null && Causes.of(failure) instanceof QueryCancelledException && session.wasCancelled();
    }

    private void finish(T value, @Nullable Throwable failure) {
        if (failure == null) {
            complete(value);
        } else {
            completeExceptionally(Causes.of(failure));
        }
    }

    /** Its place is given up first: the only connection there is may be the one it has a place on. */
    private void runElsewhere() {
        connection.leave();
        CompletableFuture<ConnectionBackend> acquiring =
                connection.acquireAnother().toCompletableFuture();
        follow(acquiring);
        acquiring.whenComplete((another, failure) -> {
            if (failure == null) {
                runOn((RemoteConnection) another);
            } else {
                completeExceptionally(Causes.of(failure));
            }
        });
    }

    private void runOn(RemoteConnection another) {
        CompletableFuture<T> running = another.run(statement, operation).toCompletableFuture();
        follow(running);
        running.whenComplete((value, failure) -> {
            boolean isClean = another.isClean();
            CompletionStage<@Nullable Void> released = another.release();
            if (isClean) {
                finish(value, failure);
            } else {
                released.whenComplete((done, error) -> finish(value, failure));
            }
        });
    }

    private void follow(CompletableFuture<?> next) {
        boolean isCancelled;
        synchronized (session) {
            elsewhere = next;
            isCancelled = state == State.CANCELLED;
        }
        if (isCancelled) {
            next.cancel(false);
        }
    }

    /** True when it had not ended. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        State before;
        CompletableFuture<?> next;
        synchronized (session) {
            before = state;
            next = elsewhere;
            if (before == State.RUNNING || before == State.ELSEWHERE) {
                state = State.CANCELLED;
            }
        }
        switch (before) {
            case RUNNING -> session.cancelled();
            case ELSEWHERE -> {
                if (next != null) {
                    next.cancel(false);
                }
            }
            case CANCELLED, DONE -> {
                return isCancelled();
            }
        }
        return super.cancel(false);
    }

    /** Whether its caller has gone, and nobody sees to it yet. Under the session's lock. */
    boolean takeForSettling(boolean isAlone) {
        if (state != State.CANCELLED || isSettling || stage == null) {
            return false;
        }
        isSettling = true;
        settledAlone = isAlone ? new CompletableFuture<>() : null;
        return true;
    }

    /** What its caller, who has gone, waits for before going on; null: nothing. */
    @Nullable
    CompletableFuture<@Nullable Void> settledAlone() {
        synchronized (session) {
            return settledAlone;
        }
    }

    void settle() {
        Settlement<T> settlement = new Settlement<>(session.remote, null);
        settlement.whenComplete((done, failure) -> {
            session.settled();
            CompletableFuture<@Nullable Void> waitedFor = settledAlone();
            if (waitedFor != null) {
                waitedFor.complete(null);
            }
        });
        settlement.start(Objects.requireNonNull(stage));
    }
}
