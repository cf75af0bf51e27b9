package dev.databases.remote;

import static dev.databases.remote.RemoteFixture.await;
import static dev.databases.remote.RemoteFixture.sql;

import dev.databases.ExecuteResult;
import dev.databases.TransactionOptions;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.TransactionBackend;
import org.junit.jupiter.api.BeforeEach;

/** What tests of transactions share: one connection of a {@link RemoteFixture}. */
abstract class LentConnection {
    final RemoteFixture fixture;
    final FakeDriver driver;
    ConnectionBackend connection;

    LentConnection(RemoteFixture fixture) {
        this.fixture = fixture;
        this.driver = fixture.driver;
    }

    @BeforeEach
    void acquire() {
        connection = fixture.acquire();
    }

    ExecuteResult execute(String sql) {
        return await(connection.execute(sql(sql)));
    }

    TransactionBackend begin() {
        return await(connection.begin(TransactionOptions.DEFAULT));
    }
}
