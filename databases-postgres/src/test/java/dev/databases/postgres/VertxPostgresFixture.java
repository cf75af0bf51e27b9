package dev.databases.postgres;

import dev.databases.DatabaseOptions;
import dev.databases.DatabaseUrl;
import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.remote.DriverConnection;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.DatabaseListener;
import dev.databases.sql.Statement;
import dev.databases.test.servers.TestServers;
import dev.databases.values.ValueConverters;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A connection of the driver to a database of the test's own, without pool and front. */
abstract class VertxPostgresFixture {
    DatabaseUrl url;
    VertxPostgresDriver driver;
    DriverConnection connection;

    @BeforeEach
    void openConnection() {
        url = TestServers.postgres().freshDatabase();
        driver = driver(url);
        connection = get(driver.open());
    }

    @AfterEach
    void closeConnection() {
        get(connection.close());
        get(driver.close());
        TestServers.postgres().drop(url);
    }

    static VertxPostgresDriver driver(DatabaseUrl url) {
        BackendConfig config = new BackendConfig(
                url,
                DatabaseOptions.resolve(url, DatabaseOptions.DEFAULT),
                null,
                DatabaseListener.NONE,
                ValueConverters.NONE);
        return new VertxPostgresDriver(PostgresOptions.of(config), ValueConverters.NONE);
    }

    /** The result; a failure is thrown as it is. No stage of a test needs as long as the limit. */
    static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    ExecuteResult execute(String sql, @Nullable Object... arguments) {
        return get(connection.execute(Statement.of(sql, arguments)));
    }

    List<Record> fetchAll(String sql, @Nullable Object... arguments) {
        return get(connection.fetchAll(Statement.of(sql, arguments)));
    }

    @Nullable
    Object value(String sql, @Nullable Object... arguments) {
        Record record = get(connection.fetchOne(Statement.of(sql, arguments)));
        return record == null ? null : record.get(0);
    }
}
