package dev.databases.mysql;

import dev.databases.DatabaseUrl;
import dev.databases.remote.DriverConnection;
import dev.databases.spi.BackendConfig;
import dev.databases.test.conformance.DriverCalls;
import dev.databases.values.ValueConverters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/** A connection of the driver to a database of the test's own, without pool and front. */
abstract class VertxMySqlFixture extends DriverCalls {
    @Parameter
    Server server;

    DatabaseUrl url;
    MySqlDialect dialect;
    VertxMySqlDriver driver;
    DriverConnection connection;

    @BeforeEach
    void openConnection() {
        url = server.get().freshDatabase();
        open(url);
    }

    /** Opens it in place of the one that is open. */
    final void reopen(String option, String value) {
        close();
        open(url.replace().option(option, value).build());
    }

    private void open(DatabaseUrl url) {
        dialect = new MySqlDialect();
        driver = driver(url, dialect);
        connection = get(driver.open());
    }

    private void close() {
        get(connection.close());
        get(driver.close());
    }

    @AfterEach
    void closeConnection() {
        close();
        server.get().drop(url);
    }

    static VertxMySqlDriver driver(DatabaseUrl url, MySqlDialect dialect) {
        return new VertxMySqlDriver(MySqlOptions.of(BackendConfig.of(url)), dialect, ValueConverters.NONE);
    }

    @Override
    protected final DriverConnection connection() {
        return connection;
    }
}
