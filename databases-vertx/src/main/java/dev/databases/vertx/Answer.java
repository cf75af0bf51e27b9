package dev.databases.vertx;

import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ParameterException;
import io.vertx.core.Completable;
import io.vertx.sqlclient.PropertyKind;
import io.vertx.sqlclient.internal.QueryResultHandler;
import io.vertx.sqlclient.internal.RowDesc;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An operation and its result in one object: it starts on the event loop, takes what the client gives and completes there, without
 * a hop.
 *
 * @param <R> what the client collects
 * @param <T> what the caller gets
 */
abstract class Answer<R, T extends @Nullable Object> extends CompletableFuture<T>
        implements Runnable, QueryResultHandler<R>, Completable<Boolean> {
    final VertxConnection connection;
    final String sql;
    private @Nullable Throwable unreadable;
    private @Nullable Throwable earlier;
    private boolean ranCached;

    Answer(VertxConnection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
    }

    /** Sends it. On the event loop. */
    abstract void start();

    /** What the server said, once for each execution. */
    abstract void collected(int updated, R result);

    /** Completes this; every result is in. */
    abstract void finish(boolean hasMore);

    /**
     * Runs with the statement that is cached, or prepares it. A cached one whose parameters had other types when it was prepared may
     * not take what a new one takes: then it is prepared anew, and the second refusal counts.
     */
    final void withPrepared(@Nullable Object[] arguments, Consumer<VertxStatement> send) {
        VertxStatement cached = hasItsOwnStatement() ? null : connection.kept().get(sql);
        ranCached = cached != null;
        if (cached != null) {
            try {
                send.accept(cached);
                return;
            } catch (ParameterException | DataErrorException e) {
                ranCached = false;
                connection.kept().forget(sql);
            }
        }
        connection.preparations().prepare(this, arguments, send);
    }

    /** The server does not prepare it. Whether it was sent as a text instead. */
    boolean runsUnprepared(Throwable refusal) {
        return false;
    }

    /** Whether its statement is prepared for this alone, and closed by it. */
    boolean hasItsOwnStatement() {
        return false;
    }

    /** Whether its statement takes the arguments of many rows. */
    boolean takesManyRows() {
        return false;
    }

    @Override
    public final void run() {
        if (!connection.preparations().keepsWaiting(this)) {
            startNow();
        }
    }

    final void startNow() {
        try {
            start();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public final void handleResult(
            int updated, int size, @Nullable RowDesc description, R result, @Nullable Throwable failure) {
        if (failure == null) {
            collected(updated, result);
        } else {
            unreadable = failure;
        }
    }

    @Override
    public <V> void addProperty(PropertyKind<V> property, V value) {}

    @Override
    public final void complete(@Nullable Boolean hasMore, @Nullable Throwable failure) {
        connection.ended(this);
        Throwable cause = failure == null ? unreadable : failure;
        if (cause != null) {
            fail(cause);
            return;
        }
        try {
            finish(Boolean.TRUE.equals(hasMore));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** What travelled ahead was refused: if this fails too, it is because of that. */
    final void failedAhead(Throwable failure) {
        earlier = failure;
    }

    @Override
    public final void fail(Throwable failure) {
        DatabaseException translated = connection.translated(earlier == null ? failure : earlier, sql);
        if (ranCached) {
            connection.failedCached(translated);
        }
        completeExceptionally(translated);
    }
}
