package dev.databases.postgres;

import dev.databases.DatabaseUrl;
import dev.databases.remote.DriverConnection;
import dev.databases.spi.BackendConfig;
import dev.databases.test.conformance.DriverCalls;
import dev.databases.test.servers.TestServers;
import dev.databases.values.ValueConverters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A connection of the driver to a database of the test's own, without pool and front. */
abstract class VertxPostgresFixture extends DriverCalls {
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
        return new VertxPostgresDriver(PostgresOptions.of(BackendConfig.of(url)), ValueConverters.NONE);
    }

    @Override
    protected final DriverConnection connection() {
        return connection;
    }
}
