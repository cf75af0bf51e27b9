package dev.databases.sqlite;

import dev.databases.spi.Savepoint;
import dev.databases.spi.TransactionBackend;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The root transaction of a connection. One thread at a time. */
final class SqliteTransaction implements TransactionBackend {
    private final SqliteConnection connection;
    private final SqliteExecutor executor;

    SqliteTransaction(SqliteConnection connection, SqliteExecutor executor) {
        this.connection = connection;
        this.executor = executor;
    }

    @Override
    public CompletionStage<@Nullable Void> commit() {
        executor.commit();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<@Nullable Void> rollback() {
        executor.rollback();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<TransactionBackend> savepoint(String name) {
        return open(name);
    }

    private CompletionStage<TransactionBackend> open(String name) {
        return Savepoint.open(connection, SqliteDialect.INSTANCE, name).thenApply(Nested::new);
    }

    /** A savepoint whose rollback succeeds when SQLite has already undone everything. One thread at a time. */
    private final class Nested implements TransactionBackend {
        private final TransactionBackend savepoint;

        Nested(TransactionBackend savepoint) {
            this.savepoint = savepoint;
        }

        @Override
        public CompletionStage<@Nullable Void> commit() {
            return savepoint.commit();
        }

        @Override
        public CompletionStage<@Nullable Void> rollback() {
            return executor.transaction().isLost() ? CompletableFuture.completedFuture(null) : savepoint.rollback();
        }

        @Override
        public CompletionStage<TransactionBackend> savepoint(String name) {
            return open(name);
        }
    }
}
