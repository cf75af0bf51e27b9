package dev.databases.remote;

import dev.databases.spi.Savepoint;
import dev.databases.spi.TransactionBackend;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The root transaction of a connection. */
final class RemoteTransaction implements TransactionBackend {
    private final RemoteConnection connection;

    RemoteTransaction(RemoteConnection connection) {
        this.connection = connection;
    }

    @Override
    public CompletionStage<@Nullable Void> commit() {
        return connection.commit();
    }

    @Override
    public CompletionStage<@Nullable Void> rollback() {
        return TransactionEnd.rollback(connection.session());
    }

    @Override
    public CompletionStage<TransactionBackend> savepoint(String name) {
        return Savepoint.open(connection, connection.dialect(), name);
    }
}
