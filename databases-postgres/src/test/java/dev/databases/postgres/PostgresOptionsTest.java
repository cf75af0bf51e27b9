package dev.databases.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.DatabaseUrl;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import dev.databases.remote.HostAddress;
import dev.databases.remote.SslMode;
import dev.databases.remote.TargetServer;
import dev.databases.remote.TlsOptions;
import dev.databases.spi.BackendConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresOptionsTest {
    static PostgresOptions options(String url) {
        return PostgresOptions.of(BackendConfig.of(DatabaseUrl.parse(url)));
    }

    private static String refusal(String url) {
        return assertThrows(InvalidDatabaseUrlException.class, () -> options(url))
                .getMessage();
    }

    @Test
    void whatTheUrlLeavesOutHasItsDefault() {
        PostgresOptions options = options("postgresql://ann@/");

        assertEquals(List.of(new HostAddress("localhost", 5432)), options.hosts);
        assertEquals("ann", options.database);
        assertEquals(new TlsOptions(SslMode.PREFER, null, null, null), options.tls);
        assertEquals(Map.of("application_name", "databases"), options.settings);
        assertEquals(256, options.statementCacheSize);
        assertFalse(options.pgbouncer);
    }

    @Test
    void withoutAUserItIsTheOneOfTheOperatingSystem() {
        assertEquals(System.getProperty("user.name"), options("postgresql://localhost").user);
        assertEquals(System.getProperty("user.name"), options("postgresql://localhost").database);
    }

    @Test
    void everyPartOfTheUrlIsRead() {
        PostgresOptions options =
                options("postgresql://ann:p%40ss@db1:5433/shop?connect_timeout=250ms&statement_cache_size=9"
                        + "&pipelining=8&target_session_attrs=Read-Write&max_size=3");

        assertEquals(List.of(new HostAddress("db1", 5433)), options.hosts);
        assertEquals("shop", options.database);
        assertEquals("p@ss", options.password.get());
        assertEquals(Duration.ofMillis(250), options.connectTimeout);
        assertEquals(9, options.statementCacheSize);
        assertEquals(8, options.pipelining);
        assertEquals(TargetServer.READ_WRITE, options.target);
        assertEquals(3, options.pool.maxSize());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://u@db1,db2:5433,[::1]:5434/d | db1:5432, db2:5433, [::1]:5434",
                "postgresql://u@db1,db2:5433/d?port=6000 | db1:6000, db2:5433",
                "postgresql://u@:5433/d | localhost:5433",
                "postgresql://u@/d?host=db1&port=5433 | db1:5433",
                "postgresql://u@/d?host=db1,::1 | db1:5432, [::1]:5432",
                "postgresql://u@/d?host=/run/postgresql | /run/postgresql/.s.PGSQL.5432",
                "postgresql://u@%2Frun%2Fpostgresql:5433/d | /run/postgresql/.s.PGSQL.5433",
                "postgresql://u@/d?unix_sock=/tmp&port=5433 | /tmp/.s.PGSQL.5433"
            })
    void hostsAreNamedInManyWays(String url, String hosts) {
        assertEquals("PostgreSQL database 'd' at " + hosts, options(url).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=disable, DISABLE",
        "sslmode=prefer, PREFER",
        "sslmode=require, REQUIRE",
        "sslmode=verify-ca, VERIFY_CA",
        "sslmode=Verify-Full, VERIFY_FULL",
        "ssl=true, VERIFY_FULL", // EDB-115
        "ssl=false, DISABLE",
        "ssl=VERIFY-FULL, VERIFY_FULL", // EDB-116
        "ssl=require, REQUIRE",
        "sslrootcert=system, VERIFY_FULL"
    })
    void encryptionHasLibpqsWords(String option, SslMode mode) {
        assertEquals(new TlsOptions(mode, null, null, null), options("postgresql://u@localhost/d?" + option).tls);
    }

    @Test
    void certificatesAreFiles() {
        PostgresOptions options =
                options("postgresql://u@db/d?sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/me.pem&sslkey=/me.key");

        TlsOptions expected =
                new TlsOptions(SslMode.VERIFY_FULL, Path.of("/ca.pem"), Path.of("/me.pem"), Path.of("/me.key"));
        assertEquals(expected, options.tls);
    }

    @Test
    void requireVerifiesWhenThereIsARootCertificate() {
        assertEquals(
                SslMode.VERIFY_CA,
                options("postgresql://u@db/d?sslmode=require&sslrootcert=/ca.pem")
                        .tls
                        .mode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssl=true&sslmode=require | ssl and sslmode are the same option; give one of them",
                "ssl=sometimes | ssl must be true or false (also on, off, yes, no, 1, 0), not 'sometimes'",
                "sslmode=full | sslmode must be one of disable, prefer, require, verify-ca, verify-full, not 'full'",
                "sslcert=/me.pem | sslcert and sslkey belong together; sslkey is missing",
                "sslkey=/me.key | sslcert and sslkey belong together; sslcert is missing",
                "sslrootcert=/ca.pem | sslrootcert has no use with sslmode=prefer; give sslmode=verify-full, or verify-ca",
                "ssl=off&sslrootcert=/ca.pem | sslrootcert has no use with sslmode=disable; give sslmode=verify-full, or verify-ca",
                "sslmode=require&sslrootcert=system | sslrootcert=system goes with sslmode=verify-full only",
                "target_session_attrs=master | target_session_attrs must be one of any, read-write, read-only, primary, standby, prefer-standby, not 'master'",
                "pipelining=0 | pipelining must be a whole number, from 1 to 1024, not '0'",
                "pipelining=2&pgbouncer=true | pipelining=2 needs prepared statements that are kept: leave out pgbouncer=true, or pipelining",
                "pipelining=2&statement_cache_size=0 | pipelining=2 needs prepared statements that are kept: leave out statement_cache_size=0, or pipelining",
                "port=0 | port must be a whole number, from 1 to 65535, not '0'",
                "settings.date-style=x | settings.date-style has no name of a server setting behind its dot",
                "settings.DateStyle=German | settings.DateStyle cannot be set: the toolkit needs datestyle as it is",
                "timezone=UTC&settings.TimeZone=UTC | timezone and settings.TimeZone are the same option; give one of them",
                "application_name=a&settings.application_name=b | application_name and settings.application_name are the same option; give one of them",
                "search_path=a%00b | search_path has a NUL character",
                "pgbouncer=true&search_path=shop | with pgbouncer=true search_path cannot be set for a connection, because connections are shared. Set it for the user: ALTER ROLE ... SET search_path = ..."
            })
    void whatDoesNotGoIsRefused(String option, String problem) {
        assertEquals("Invalid database URL: " + problem, refusal("postgresql://u:secret@localhost/d?" + option));
    }

    @Test
    void settingsOfTheServerGoWithTheStart() {
        PostgresOptions options = options("postgresql://u@localhost/d?applicationName=shop&search_path=a,b&timezone=UTC"
                + "&statement_timeout=5s&lock_timeout=1s&idle_in_transaction_session_timeout=1min&role=clerk"
                + "&settings.work_mem=64MB&settings.App.User=7");

        Map<String, String> expected = Map.of(
                "application_name", "shop",
                "search_path", "a,b",
                "timezone", "UTC",
                "statement_timeout", "5s",
                "lock_timeout", "1s",
                "idle_in_transaction_session_timeout", "1min",
                "role", "clerk",
                "work_mem", "64MB",
                "app.user", "7");
        assertEquals(expected, options.settings);
    }

    @Test
    void behindPgbouncerNothingIsKeptOnTheServer() {
        PostgresOptions options =
                options("postgresql://u@localhost/d?pgbouncer=true&timezone=UTC&statement_cache_size=99");

        assertTrue(options.pgbouncer);
        assertEquals(0, options.statementCacheSize);
        assertEquals(Map.of("application_name", "databases", "timezone", "UTC"), options.settings);
    }

    @Test
    void unknownOptionsAreRefusedWithTheKnownOnes() {
        assertEquals(
                "Unknown option 'sslmod' (did you mean 'sslmode'?). PostgreSQL knows: application_name,"
                        + " idle_in_transaction_session_timeout, lock_timeout, pgbouncer, pipelining, port, role, search_path,"
                        + " settings.<name>, ssl, sslcert, sslkey, sslmode, sslrootcert, statement_timeout, target_session_attrs,"
                        + " timezone. Every database knows: acquire_timeout, clean_up_timeout, connect_timeout,"
                        + " disconnect_timeout, fetch_size, force_rollback, idle_timeout, leak_threshold, log_values, max_lifetime,"
                        + " max_size, max_waiters, min_size, pool_recycle, query_timeout, raw_types, slow_query_threshold,"
                        + " statement_cache_size, strict_lifecycle, validate_after_idle.",
                refusal("postgresql://u@localhost/d?sslmod=require"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"settings.", "host=other", "statement_timeouts=1"})
    void whatNobodyReadsIsNeverIgnored(String option) {
        String message = refusal("postgresql://u@localhost/d?" + (option.contains("=") ? option : option + "=1"));

        assertTrue(message.startsWith("Unknown option '" + option.split("=")[0] + "'"), message);
    }
}
