package dev.databases.test;

import dev.databases.exceptions.CommitRolledBackException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.spi.Dialect;
import dev.databases.spi.Savepoint;
import dev.databases.spi.TransactionBackend;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A root transaction on the fake server. One caller at a time. */
final class ScriptedTransaction implements TransactionBackend {
    private final ScriptedConnection connection;
    private final FakeServer server;
    private final Dialect dialect;

    ScriptedTransaction(ScriptedConnection connection, FakeServer server, Dialect dialect) {
        this.connection = connection;
        this.server = server;
        this.dialect = dialect;
    }

    @Override
    public CompletionStage<@Nullable Void> commit() {
        return connection.run(Operation.<@Nullable Void>of("COMMIT", FaultPoint.COMMIT, session -> {
            StoreTransaction open = requireOpen(session, "COMMIT");
            if (open.aborted) {
                server.endTransaction(session, false);
                throw new CommitRolledBackException(
                        "The commit was a rollback, because a statement of the transaction had failed.");
            }
            if (!open.savepoints.isEmpty()) {
                server.journal.violation(session, "'COMMIT' before the savepoints inside it were finished");
            }
            server.endTransaction(session, true);
            return new Work.Done<>(null);
        }));
    }

    @Override
    public CompletionStage<@Nullable Void> rollback() {
        return connection.run(Operation.<@Nullable Void>of("ROLLBACK", FaultPoint.ROLLBACK, session -> {
            requireOpen(session, "ROLLBACK");
            server.endTransaction(session, false);
            return new Work.Done<>(null);
        }));
    }

    @Override
    public CompletionStage<TransactionBackend> savepoint(String name) {
        return Savepoint.open(connection, dialect, name);
    }

    private StoreTransaction requireOpen(Session session, String sql) throws DatabaseException {
        StoreTransaction open = session.transaction;
        if (open == null) {
            server.journal.violation(session, "'" + sql + "' without a transaction");
            throw Failures.noTransaction(sql);
        }
        return open;
    }
}
