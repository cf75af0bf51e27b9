package dev.databases.sqlite;

import dev.databases.DatabaseOptions;
import dev.databases.DatabaseUrl;
import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.TransactionOptions;
import dev.databases.pool.PoolReport;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.DatabaseListener;
import dev.databases.spi.Purpose;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A connected backend and short words for what tests do with it. Closing it disconnects. */
final class SqliteFixture implements AutoCloseable {
    final SqliteBackend backend;
    private final List<ConnectionBackend> held = new ArrayList<>();

    private SqliteFixture(SqliteBackend backend) {
        this.backend = backend;
    }

    static SqliteBackend backend(String url) {
        DatabaseUrl parsed = DatabaseUrl.parse(url);
        return (SqliteBackend) new SqliteBackendProvider()
                .create(new BackendConfig(
                        parsed,
                        DatabaseOptions.from(parsed),
                        null,
                        DatabaseListener.NONE,
                        dev.databases.values.ValueConverters.NONE));
    }

    static SqliteFixture connect(String url) {
        SqliteBackend backend = backend(url);
        await(backend.connect());
        return new SqliteFixture(backend);
    }

    static SqliteFixture file(Path directory, String... options) {
        return connect(url(directory, options));
    }

    static String url(Path directory, String... options) {
        return "sqlite:///" + directory.resolve("test.db")
                + (options.length == 0 ? "" : "?" + String.join("&", options));
    }

    static SqliteFixture memory(String... options) {
        return connect("sqlite:///:memory:" + (options.length == 0 ? "" : "?" + String.join("&", options)));
    }

    /** The stage's value, or what it failed with, without a wrapper. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    ConnectionBackend acquire(Purpose purpose) {
        ConnectionBackend connection = await(backend.acquire(purpose, null));
        held.add(connection);
        return connection;
    }

    ConnectionBackend hold() {
        return acquire(Purpose.HOLD);
    }

    /** Each on a connection of its own, as the front does for a verb outside of a block. */
    ExecuteResult execute(String sql, Object... arguments) {
        ConnectionBackend connection = await(backend.acquire(Purpose.WRITE, null));
        try {
            return execute(connection, sql, arguments);
        } finally {
            connection.release();
        }
    }

    List<Record> fetchAll(String sql, Object... arguments) {
        ConnectionBackend connection = await(backend.acquire(Purpose.READ, null));
        try {
            return fetchAll(connection, sql, arguments);
        } finally {
            connection.release();
        }
    }

    Object fetchVal(String sql, Object... arguments) {
        return fetchAll(sql, arguments).get(0).get(0);
    }

    static ExecuteResult execute(ConnectionBackend connection, String sql, Object... arguments) {
        return await(connection.execute(Statement.of(sql, arguments)));
    }

    static List<Record> fetchAll(ConnectionBackend connection, String sql, Object... arguments) {
        return await(connection.fetchAll(Statement.of(sql, arguments)));
    }

    static Object fetchVal(ConnectionBackend connection, String sql, Object... arguments) {
        return fetchAll(connection, sql, arguments).get(0).get(0);
    }

    /** The first column of all rows. */
    static List<Object> column(List<Record> records) {
        List<Object> values = new ArrayList<>();
        records.forEach(record -> values.add(record.get(0)));
        return values;
    }

    static ExecuteResult executeMany(ConnectionBackend connection, boolean atomic, String sql, Object[]... rows) {
        return await(connection.executeMany(new Batch(sql, rows[0].length, Arrays.asList(rows)), atomic));
    }

    static RecordCursor iterate(ConnectionBackend connection, String sql, Object... arguments) {
        return await(connection.iterate(Statement.of(sql, arguments), 100));
    }

    static TransactionBackend begin(ConnectionBackend connection) {
        return await(connection.begin(TransactionOptions.DEFAULT));
    }

    static TransactionBackend beginReadOnly(ConnectionBackend connection) {
        return await(connection.begin(TransactionOptions.DEFAULT.withReadOnly(true)));
    }

    PoolReport disconnect() {
        return await(backend.disconnect(Duration.ZERO));
    }

    @Override
    public void close() {
        held.forEach(ConnectionBackend::release);
        disconnect();
    }
}
