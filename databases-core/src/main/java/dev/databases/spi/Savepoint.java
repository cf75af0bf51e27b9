package dev.databases.spi;

import dev.databases.ExecuteResult;
import dev.databases.sql.Statement;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A savepoint by its SQL, which is the same on every database; the one place where it is written. */
public final class Savepoint implements TransactionBackend {
    private final ConnectionBackend connection;
    private final Dialect dialect;
    private final String quotedName;

    private Savepoint(ConnectionBackend connection, Dialect dialect, String quotedName) {
        this.connection = connection;
        this.dialect = dialect;
        this.quotedName = quotedName;
    }

    /** Opens a savepoint on a connection that has a transaction open. */
    public static CompletionStage<TransactionBackend> open(ConnectionBackend connection, Dialect dialect, String name) {
        String quotedName = dialect.quote(name);
        return Derived.map(
                connection.execute(Statement.of("SAVEPOINT " + quotedName)),
                result -> new Savepoint(connection, dialect, quotedName));
    }

    @Override
    public CompletionStage<@Nullable Void> commit() {
        return run("RELEASE SAVEPOINT ");
    }

    @Override
    public CompletionStage<@Nullable Void> rollback() {
        // ROLLBACK TO keeps the savepoint open (BSD-X1), so it is released as well.
        return Derived.chain(run("ROLLBACK TO SAVEPOINT "), () -> run("RELEASE SAVEPOINT "));
    }

    @Override
    public CompletionStage<TransactionBackend> savepoint(String name) {
        return open(connection, dialect, name);
    }

    private CompletionStage<@Nullable Void> run(String verb) {
        return Derived.<ExecuteResult, @Nullable Void>map(
                connection.execute(Statement.of(verb + quotedName)), result -> null);
    }
}
