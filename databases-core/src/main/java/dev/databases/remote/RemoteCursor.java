package dev.databases.remote;

import dev.databases.Record;
import dev.databases.spi.Derived;
import dev.databases.spi.RecordCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A cursor on the server. One that has a transaction of its own gives that up when another statement wants the connection: what is
 * left of it is read into memory first, so that the other statement commits on its own, as it would without the cursor.
 */
final class RemoteCursor implements RecordCursor {
    /** Records of one round trip when the rest is read at once. */
    private static final int PAGE = 1_000;

    private final RemoteConnection connection;
    private final RecordCursor cursor;
    private final boolean ownsTransaction;

    /** What was read ahead; null: nothing was. */
    private @Nullable List<Record> rest;

    private @Nullable ReadAhead readAhead;
    private int given;
    private @Nullable Throwable failed;
    private boolean closed;

    RemoteCursor(RemoteConnection connection, RecordCursor cursor, boolean ownsTransaction) {
        this.connection = connection;
        this.cursor = cursor;
        this.ownsTransaction = ownsTransaction;
    }

    @Override
    public CompletionStage<List<Record>> fetch(int max) {
        List<Record> read = rest;
        if (read != null) {
            int to = Math.min(given + max, read.size());
            List<Record> page = List.copyOf(read.subList(given, to));
            given = to;
            return page.isEmpty() && failed != null
                    ? CompletableFuture.failedFuture(failed)
                    : CompletableFuture.completedFuture(page);
        }
        ReadAhead reading = readAhead;
        return reading == null
                ? RemoteCall.start(connection.session(), driver -> cursor.fetch(max), null)
                : Derived.chain(reading, () -> fetch(max));
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        ReadAhead reading = readAhead;
        return reading == null ? closeNow() : reading;
    }

    private CompletionStage<@Nullable Void> closeNow() {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        closed = true;
        connection.closed(this);
        if (!connection.session().isUsable()) {
            return CompletableFuture.completedFuture(null);
        }
        RemoteCall<@Nullable Void> closing = RemoteCall.start(connection.session(), driver -> cursor.close(), null);
        // What the end of the transaction says matters more than the cursor, which ends with it.
        return ownsTransaction
                ? closing.handle((done, failure) -> failure).thenCompose(failure -> connection.endImplicit())
                : closing;
    }

    /** Reads the rest, and ends the transaction. Never fails: a failure is for the next {@link #fetch}. */
    CompletionStage<@Nullable Void> readAhead() {
        ReadAhead reading = readAhead;
        if (reading == null) {
            reading = new ReadAhead();
            readAhead = reading;
            connection.session().readAheadBefore(reading);
            reading.goOn();
        }
        return reading;
    }

    /** Cancelling it ends it soon, not at once: whoever comes next waits for it. */
    private final class ReadAhead extends CompletableFuture<@Nullable Void> {
        private final List<Record> all = new ArrayList<>();
        private volatile @Nullable CompletableFuture<?> page;

        void goOn() {
            RemoteCall<List<Record>> fetch = RemoteCall.start(connection.session(), driver -> cursor.fetch(PAGE), null);
            page = fetch;
            fetch.whenComplete((records, failure) -> {
                if (failure == null && !records.isEmpty()) {
                    all.addAll(records);
                    goOn();
                } else {
                    end(failure);
                }
            });
        }

        private void end(@Nullable Throwable failure) {
            failed = failure == null ? null : Causes.of(failure);
            rest = all;
            closeNow().whenComplete((closed, error) -> {
                if (error != null && failed == null) {
                    failed = Causes.of(error);
                }
                complete(null);
            });
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            CompletableFuture<?> fetch = page;
            if (fetch != null) {
                fetch.cancel(false);
            }
            return false;
        }
    }
}
