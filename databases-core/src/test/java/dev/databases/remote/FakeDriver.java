package dev.databases.remote;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.RecordMetadata;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A driver whose answers a test gives. A text that begins with {@code slow} is answered when the test says so, or when it is
 * cancelled; every other one at once.
 */
final class FakeDriver implements RemoteDriver {
    /** Everything that was sent, in order, on all connections. */
    final List<String> log = new CopyOnWriteArrayList<>();

    final List<FakeConnection> connections = new CopyOnWriteArrayList<>();
    /** Texts that fail, and with what. */
    final Map<String, DatabaseException> failures = new ConcurrentHashMap<>();
    /** A cancel is answered by the test; otherwise it ends the slow statement at once. */
    volatile boolean cancelsByHand;

    /** Other texts that are answered when the test says so. */
    final List<String> slowTexts = new CopyOnWriteArrayList<>();

    /** The server tells whether a transaction is open, but not with an error. */
    volatile boolean hearsTransaction;

    /** Texts with which the server ends a transaction, failed or not. */
    final List<String> endings = new CopyOnWriteArrayList<>(List.of("COMMIT", "ROLLBACK"));

    volatile boolean atomicAlone;
    final boolean pipelines;
    volatile int stalePlans;

    FakeDriver(boolean pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public boolean pipelines() {
        return pipelines;
    }

    @Override
    public boolean isAnswerThread() {
        return false;
    }

    @Override
    public CompletionStage<DriverConnection> open() {
        FakeConnection connection = new FakeConnection();
        connections.add(connection);
        return CompletableFuture.completedFuture(connection);
    }

    @Override
    public CompletionStage<Void> close() {
        log.add("driver closed");
        return CompletableFuture.completedFuture(null);
    }

    static QueryCancelledException cancelled() {
        return new QueryCancelledException("cancelled", new ErrorContext("57014", null, null, null), null);
    }

    final class FakeConnection implements DriverConnection {
        final List<CompletableFuture<?>> cancels = new CopyOnWriteArrayList<>();
        volatile CompletableFuture<?> slow = CompletableFuture.completedFuture(null);
        final List<CompletableFuture<?>> slowOnes = new CopyOnWriteArrayList<>();
        volatile boolean alive = true;
        int cursors;
        private boolean isOpen;
        private boolean saidError;

        private void hear(String sql) {
            isOpen = sql.startsWith("BEGIN") || isOpen && !endings.contains(sql);
            saidError = failures.containsKey(sql);
        }

        @Override
        public Boolean isInTransaction() {
            return !hearsTransaction || saidError ? null : (Boolean) isOpen;
        }

        private <T> CompletionStage<T> answer(String sql, T result) {
            log.add(sql);
            hear(sql);
            if (!alive) {
                return CompletableFuture.failedFuture(new ConnectionLostException("gone"));
            }
            DatabaseException failure = failures.get(sql);
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (!sql.startsWith("slow") && !slowTexts.contains(sql)) {
                return CompletableFuture.completedFuture(result);
            }
            CompletableFuture<T> later = new CompletableFuture<>();
            slow = later;
            slowOnes.add(later);
            return later;
        }

        @Override
        public CompletionStage<List<Record>> fetchAll(Statement statement) {
            return answer(statement.sql(), List.of());
        }

        @Override
        public CompletionStage<Record> fetchOne(Statement statement) {
            return answer(statement.sql(), null);
        }

        @Override
        public CompletionStage<ExecuteResult> execute(Statement statement) {
            return answer(statement.sql(), ExecuteResult.ofRows(1));
        }

        @Override
        public CompletionStage<ExecuteResult> executeMany(Batch batch) {
            return answer(batch.sql(), ExecuteResult.ofRows(batch.rows().size()));
        }

        @Override
        public boolean isAtomicAlone(Batch batch) {
            return atomicAlone;
        }

        @Override
        public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
            cursors++;
            return answer(statement.sql(), (RecordCursor) new FakeCursor(statement.sql()));
        }

        @Override
        public CompletionStage<String> control(String sql) {
            return answer(sql, null);
        }

        @Override
        public CompletionStage<?> cancelRunning() {
            log.add("cancel");
            CompletableFuture<Void> cancel = new CompletableFuture<>();
            cancels.add(cancel);
            if (!cancelsByHand) {
                cancel.complete(null);
                slow.completeExceptionally(cancelled());
            }
            return cancel;
        }

        @Override
        public boolean hadStalePlan(Statement statement, DatabaseException failure) {
            if (stalePlans == 0) {
                return false;
            }
            stalePlans--;
            failures.clear();
            return true;
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public CompletionStage<?> close() {
            log.add("close");
            alive = false;
            slow.completeExceptionally(new ConnectionLostException("gone"));
            slowOnes.forEach(one -> one.completeExceptionally(new ConnectionLostException("gone")));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Object raw() {
            return this;
        }

        /** Three records, one a page. */
        private final class FakeCursor implements RecordCursor {
            private final String sql;
            private int next;

            FakeCursor(String sql) {
                this.sql = sql;
            }

            @Override
            public CompletionStage<List<Record>> fetch(int max) {
                List<Record> page = new ArrayList<>();
                if (next < 3) {
                    page.add(record(next++));
                }
                return answer("fetch " + sql, page);
            }

            @Override
            public CompletionStage<Void> close() {
                cursors--;
                return answer("close " + sql, null);
            }
        }
    }

    static Record record(int value) {
        return new Record(RecordMetadata.of("n"), new Object[] {value});
    }
}
