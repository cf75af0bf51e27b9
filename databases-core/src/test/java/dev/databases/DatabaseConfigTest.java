package dev.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseConfigTest {

    private static String messageOf(Executable executable) {
        return assertThrows(InvalidDatabaseUrlException.class, executable).getMessage();
    }

    @ParameterizedTest
    // BSD-21, BSD-22
    @ValueSource(strings = {"mysql", "postgresql"})
    void partsMakeTheSameUrlAsTheText(String dialect) {
        DatabaseConfig config = DatabaseConfig.builder(dialect)
                .driver("r2dbc")
                .username("user")
                .password("p@ss/w:rd")
                .host("localhost")
                .port(1234)
                .database("test")
                .option("ssl", "true")
                .build();

        assertEquals(
                DatabaseUrl.parse(dialect + "+r2dbc://user:p%40ss%2Fw%3Ard@localhost:1234/test?ssl=true"),
                config.toUrl());
        assertEquals(dialect, config.dialect());
        assertEquals("r2dbc", config.driver());
        assertEquals("user", config.username());
        assertEquals("p@ss/w:rd", config.password());
        assertEquals("localhost", config.host());
        assertEquals(1234, config.port());
        assertEquals("test", config.database());
        assertEquals(Map.of("ssl", "true"), config.options());
    }

    @Test
    void aUrlSurvivesBeingAConfiguration() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql+vertx://u:p@a:1,[::1]/db?a=b");

        DatabaseConfig config = DatabaseConfig.of(url);

        assertEquals(url, config.toUrl());
        assertEquals(config, config.toBuilder().build());
        assertEquals(config.hashCode(), config.toBuilder().build().hashCode());
    }

    @Test
    void sqliteIsMadeOfParts() {
        // BSD-X5, DAL-03, E-31
        assertEquals(
                "sqlite:///x.db",
                DatabaseConfig.builder("sqlite")
                        .database("x.db")
                        .port(0)
                        .build()
                        .toString()
                        .replaceAll(".*\\((.*)\\)", "$1"));
        assertEquals(
                "sqlite:////tmp/x.db",
                DatabaseConfig.builder("sqlite")
                        .database("/tmp/x.db")
                        .port(null)
                        .build()
                        .toUrl()
                        .toString());
        assertNull(DatabaseConfig.builder("SQLite").port(0).build().port());
    }

    @Test
    void aPortOfZeroIsForSqliteOnly() {
        // DAL-03
        assertEquals(
                "Port must be a positive integer, got 0",
                messageOf(() -> DatabaseConfig.builder("mysql").port(0).build()));
        assertEquals(
                "Port must be a positive integer, got 0",
                messageOf(() -> DatabaseConfig.builder("sqlite")
                        .port(0)
                        .dialect("mysql")
                        .build()));
        assertEquals(
                3306, DatabaseConfig.builder("mysql").port(0).port(3306).build().port());
    }

    @Test
    void partsOutOfRangeAreRefusedByName() {
        // DAL-04
        assertEquals(
                "Port must be a positive integer, got -1",
                messageOf(() -> DatabaseConfig.builder("sqlite").port(-1)));
        assertEquals(
                "Port must be at most 65535, got 65536",
                messageOf(() -> DatabaseConfig.builder("mysql").port(65_536)));
        assertEquals(
                "Database name must not be empty",
                messageOf(() -> DatabaseConfig.builder("mysql").database(" ")));
        assertEquals(
                "Invalid database URL: the dialect before '://' must be a word such as postgresql, mysql or sqlite",
                messageOf(() -> DatabaseConfig.builder("").build()));
    }

    @Test
    void thePasswordSupplierIsAskedEachTimeAndOverridesThePassword() {
        AtomicInteger calls = new AtomicInteger();
        DatabaseConfig config = DatabaseConfig.builder("postgresql")
                .password("fixed")
                .passwordSupplier(() -> "token" + calls.incrementAndGet())
                .build();

        // EDB-120
        assertEquals("token1", config.currentPassword());
        assertEquals("token2", config.currentPassword());
        assertEquals("fixed", config.toUrl().password());
        assertEquals("fixed", config.toBuilder().passwordSupplier(null).build().currentPassword());
        assertNull(DatabaseConfig.builder("postgresql").build().currentPassword());
    }

    @Test
    void aSupplierThatGivesNullIsNamedWithoutThePassword() {
        DatabaseConfig config = DatabaseConfig.of(DatabaseUrl.parse("postgresql://u:fixed@h/db")).toBuilder()
                .passwordSupplier(() -> null)
                .build();

        IllegalStateException error = assertThrows(IllegalStateException.class, config::currentPassword);

        assertEquals("The password supplier of postgresql://u@h/db gave null", error.getMessage());
    }

    @Test
    void passwordsAreNotShown() {
        DatabaseConfig fixed = DatabaseConfig.of(DatabaseUrl.parse("postgresql://u:hunter2@h/db?sslpassword=x"));
        DatabaseConfig supplied =
                fixed.toBuilder().passwordSupplier(() -> "hunter3").build();

        assertEquals("DatabaseConfig(postgresql://u:********@h/db?sslpassword=********)", fixed.toString());
        assertEquals(
                "DatabaseConfig(postgresql://u:********@h/db?sslpassword=********, password from a supplier)",
                supplied.toString());
        assertNotEquals(fixed, supplied);
    }
}
