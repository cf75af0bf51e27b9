package dev.databases.postgres;

import dev.databases.IsolationLevel;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.UnsupportedFeatureException;
import dev.databases.remote.DriverConnection;
import dev.databases.remote.RemoteBackend;
import dev.databases.remote.RemoteDriver;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.Dialect;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A PostgreSQL database, through whichever driver. Safe for any thread. */
public abstract class PostgresBackend extends RemoteBackend {
    private final RemoteDriver driver;
    private final boolean pgbouncer;

    /** Opens nothing yet. */
    PostgresBackend(BackendConfig config, Dialect dialect, RemoteDriver driver, PostgresOptions options) {
        super(config, dialect, driver, options.pipelining);
        this.driver = driver;
        this.pgbouncer = options.pgbouncer;
    }

    /** @throws UnsupportedFeatureException when the next statement on a connection may meet another connection of the server */
    void requireOneServerConnection(String what, String instead) {
        if (pgbouncer) {
            throw new UnsupportedFeatureException(what
                    + " belong to one connection of the server, and with pgbouncer=true the next statement may meet another one. "
                    + instead);
        }
    }

    /**
     * Tells of what happens on a connection that listens; called once for it, before it does.
     *
     * @param listener called on the driver's thread, which it must not hold up
     * @param lost called when the connection has ended, however it did
     */
    abstract void tell(DriverConnection connection, Consumer<PostgresNotification> listener, Runnable lost);

    /**
     * Opens a connection outside of the pool that listens.
     *
     * @return fails with a {@link dev.databases.exceptions.DatabaseException}, with nothing left open
     */
    CompletionStage<DriverConnection> listen(
            List<String> channels, Consumer<PostgresNotification> listener, Runnable lost) {
        String sql = channels.stream()
                .map(channel -> "LISTEN " + dialect().quote(channel))
                .collect(Collectors.joining("; "));
        return driver.open().thenCompose(connection -> {
            tell(connection, listener, lost);
            return connection
                    .control(sql)
                    .handle((tag, failure) -> failure)
                    .thenCompose(failure -> failure == null
                            ? CompletableFuture.completedFuture(connection)
                            : connection
                                    .close()
                                    .handle((closed, error) -> failure)
                                    .thenCompose(CompletableFuture::failedFuture));
        });
    }

    @Override
    protected final String beginSql(TransactionOptions options) {
        return begin(options);
    }

    static String begin(TransactionOptions options) {
        IsolationLevel isolation = options.isolation();
        if (isolation == null && !options.readOnly() && !options.deferrable()) {
            return "BEGIN";
        }
        StringBuilder modes = new StringBuilder();
        if (isolation != null) {
            modes.append(" ISOLATION LEVEL ").append(isolation.sql());
        }
        if (options.readOnly()) {
            modes.append(modes.isEmpty() ? "" : ",").append(" READ ONLY");
        }
        if (options.deferrable()) {
            modes.append(modes.isEmpty() ? "" : ",").append(" DEFERRABLE");
        }
        return "BEGIN; SET TRANSACTION" + modes;
    }

    /** @throws UnsupportedFeatureException when this driver cannot copy; tells what can */
    void requireCopy() {
        throw new UnsupportedFeatureException("The driver of this database has no COPY … FROM STDIN. Use executeMany,"
                + " which inserts whole arrays, or open the database with postgresql+r2dbc://");
    }

    /**
     * Starts to copy.
     *
     * @param raw the driver's connection, with nothing under way
     */
    PostgresCopy copy(Object raw, String sql) {
        requireCopy();
        throw new IllegalStateException("A driver that can copy says how");
    }
}
