package dev.databases.mysql;

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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlOptionsTest {
    private static final String MODE =
            "sql_mode = CONCAT(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), ',STRICT_TRANS_TABLES')";

    static MySqlOptions options(String url) {
        return MySqlOptions.of(BackendConfig.of(DatabaseUrl.parse(url)));
    }

    private static String refusal(String url) {
        return assertThrows(InvalidDatabaseUrlException.class, () -> options(url))
                .getMessage();
    }

    @Test
    void whatTheUrlLeavesOutHasItsDefault() {
        MySqlOptions options = options("mysql://ann@/");

        assertEquals(List.of(new HostAddress("localhost", 3306)), options.hosts);
        assertEquals("", options.database);
        assertEquals(new TlsOptions(SslMode.PREFER, null, null, null), options.tls);
        assertEquals("SET NAMES utf8mb4, time_zone = '+00:00', " + MODE, options.settings.sql());
        assertEquals(ZoneOffset.UTC, options.timeZone);
        assertEquals(ZeroDates.ERROR, options.zeroDates);
        assertFalse(options.consistentSnapshot);
        assertEquals(256, options.statementCacheSize);
    }

    @Test
    void everyPartOfTheUrlIsRead() {
        MySqlOptions options = options("mysql+r2dbc://ann:p%40ss@db1:3307/shop?connect_timeout=250ms"
                + "&statement_cache_size=9&target_session_attrs=Read-Only&max_size=3&zero_dates=null&charset=utf8&consistentSnapshot=true"
                + "&port=3308");

        assertEquals(List.of(new HostAddress("db1", 3307)), options.hosts);
        assertEquals("shop", options.database);
        assertEquals("p@ss", options.password.get());
        assertEquals(Duration.ofMillis(250), options.connectTimeout);
        assertEquals(9, options.statementCacheSize);
        assertEquals(TargetServer.READ_ONLY, options.target);
        assertEquals(ZeroDates.NULL, options.zeroDates);
        assertTrue(options.consistentSnapshot);
        assertEquals(3, options.pool.maxSize());
    }

    @ParameterizedTest
    @CsvSource({
        "min_size, 2, minSize, 5", // EDB-121, EDB-123, EDB-127, EDB-129
        "minSize, 2, min_size, 5"
    })
    void poolSizesHaveBothSpellings(String name, int min, String other, int max) {
        MySqlOptions options = options("mysql://u@h/d?" + name + "=" + min + "&maxSize=" + max);

        assertEquals(min, options.pool.minSize());
        assertEquals(max, options.pool.maxSize());
        assertEquals(
                "Invalid database URL: " + name + " and " + other + " are the same option; give one of them",
                refusal("mysql://u@h/d?" + name + "=1&" + other + "=1"));
    }

    @Test
    void poolRecycleIsALifetimeInSeconds() { // EDB-126, EDB-132
        assertEquals(
                Duration.ofSeconds(20),
                options("mysql://u@h/d?pool_recycle=20").pool.maxLifetime());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://u@db1,db2:3307,[::1]/d | MySQL database 'd' at db1:3306, db2:3307, [::1]:3306",
                "mariadb://u@:3307/ | MariaDB at localhost:3307",
                "mariadb+vertx://u@/d?host=db1,db2&port=3307 | MariaDB database 'd' at db1:3307, db2:3307",
                "mysql://u@/d?unix_socket=/tmp/my.sock | MySQL database 'd' at /tmp/my.sock", // EDB-122, EDB-128
                "mysql://u@%2Frun%2Fmy.sock/d | MySQL database 'd' at /run/my.sock"
            })
    void hostsAreNamedInManyWays(String url, String place) {
        assertEquals(place, options(url).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "ssl-mode=DISABLED, DISABLE",
        "ssl-mode=PREFERRED, PREFER",
        "ssl-mode=REQUIRED, REQUIRE",
        "ssl-mode=VERIFY_CA, VERIFY_CA",
        "ssl-mode=VERIFY_IDENTITY, VERIFY_FULL",
        "sslmode=disabled, DISABLE",
        "sslmode=preferred, PREFER",
        "sslmode=required, REQUIRE",
        "sslmode=verify-ca, VERIFY_CA",
        "sslmode=verify-full, VERIFY_FULL",
        "sslmode=require, REQUIRE",
        "ssl-mode=disable, DISABLE",
        "ssl=true, VERIFY_FULL", // EDB-124, EDB-125, EDB-130, EDB-131
        "ssl=false, DISABLE",
        "ssl=Required, REQUIRE"
    })
    void encryptionHasBothClientsWords(String option, SslMode mode) {
        assertEquals(new TlsOptions(mode, null, null, null), options("mysql://u@localhost/d?" + option).tls);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl-mode=VERIFY_IDENTITY&ssl-ca=/ca.pem&ssl-cert=/me.pem&ssl-key=/me.key",
                "sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/me.pem&sslkey=/me.key"
            })
    void certificatesAreFiles(String options) {
        TlsOptions expected =
                new TlsOptions(SslMode.VERIFY_FULL, Path.of("/ca.pem"), Path.of("/me.pem"), Path.of("/me.key"));

        assertEquals(expected, options("mysql://u@db/d?" + options).tls);
    }

    @ParameterizedTest
    @CsvSource({"+02:00, +02:00", "-3:30, -03:30", "+00:00, Z", "Europe/Paris, Europe/Paris"})
    void timeZoneIsToldAndKnown(String written, ZoneId zone) {
        MySqlOptions options = options("mysql://u@h/d?time_zone=" + written.replace("+", "%2B"));

        assertEquals("SET NAMES utf8mb4, time_zone = '" + written + "', " + MODE, options.settings.sql());
        assertEquals(zone, options.timeZone);
    }

    @Test
    void everythingIsToldInOneStatement() {
        MySqlOptions options = options("mysql://u@h/d?collation=UTF8MB4_bin&sql_mode=ANSI,TRADITIONAL"
                + "&settings.wait_timeout=60&settings.innodb_lock_wait_timeout=default&settings.Sql_Log_Off=On"
                + "&settings.default_storage_engine=it%27s&settings.init_x=a%5C%27b&settings.session_track_gtids=-1.5");

        assertEquals(
                "SET NAMES utf8mb4 COLLATE utf8mb4_bin, time_zone = '+00:00', sql_mode = 'ANSI,TRADITIONAL',"
                        + " SESSION sql_log_off = On,"
                        + " SESSION default_storage_engine = 'it''s',"
                        + " SESSION init_x = _utf8mb4 0x615c2762,"
                        + " SESSION innodb_lock_wait_timeout = default,"
                        + " SESSION session_track_gtids = -1.5,"
                        + " SESSION wait_timeout = 60",
                options.settings.sql());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "charset=latin1 | charset must be one of utf8mb4, utf8, not 'latin1'",
                "collation=latin1_bin | collation must be one of UTF-8 (utf8mb4_0900_ai_ci, uca1400_ai_ci), not 'latin1_bin'",
                "collation=utf8mb4_bin;x | collation must be one of UTF-8 (utf8mb4_0900_ai_ci, uca1400_ai_ci), not 'utf8mb4_bin;x'",
                "time_zone=SYSTEM | time_zone must be an offset (+02:00) or a region (Europe/Paris), not 'SYSTEM'",
                "time_zone=UTC%27 | time_zone must be an offset (+02:00) or a region (Europe/Paris), not 'UTC''",
                "time_zone=Z | time_zone must be an offset (+02:00) or a region (Europe/Paris), not 'Z'",
                "time_zone=%2B15:00 | time_zone must be an offset (+02:00) or a region (Europe/Paris), not '+15:00'",
                "sql_mode=a%27b | sql_mode must be names with commas between, not 'a'b'",
                "sql_mode=ANSI,no_backslash_escapes | sql_mode cannot have NO_BACKSLASH_ESCAPES: the toolkit reads queries without it",
                "zero_dates=round | zero_dates must be one of error, null, not 'round'",
                "sslmode=maybe | sslmode must be one of disable, prefer, require, verify-ca, verify-full, DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY, not 'maybe'",
                "sslmode=require&ssl-mode=REQUIRED | sslmode and ssl-mode are the same option; give one of them",
                "target_session_attrs=primary | target_session_attrs must be one of any, read-write, read-only, not 'primary'",
                "pipelining=2&statement_cache_size=0 | pipelining=2 needs prepared statements that are kept: leave out statement_cache_size=0, or pipelining",
                "settings.a-b=1 | settings.a-b has no name of a server setting behind its dot",
                "settings.Time_Zone=1 | settings.Time_Zone cannot be set: the toolkit needs time_zone as it is",
                "settings.SQL_MODE=1 | settings.SQL_MODE cannot be set: the toolkit needs sql_mode as it is",
                "settings.autocommit=0 | settings.autocommit cannot be set: the toolkit needs autocommit as it is",
                "settings.A=1&settings.a=1 | settings.a is given twice",
                "settings.a=%00 | a has a NUL character"
            })
    void whatDoesNotGoIsRefused(String option, String problem) {
        assertEquals("Invalid database URL: " + problem, refusal("mysql://u:secret@localhost/d?" + option));
    }

    @Test
    void unknownOptionsAreRefusedWithTheKnownOnes() {
        String message = refusal("mariadb://u@localhost/d?ssl_mod=require");

        assertEquals(
                "Unknown option 'ssl_mod' (did you mean 'ssl-mode'?). MariaDB knows: charset, collation, consistent_snapshot, pipelining, port,"
                        + " settings.<name>, sql_mode, ssl, ssl-ca, ssl-cert, ssl-key, ssl-mode, sslcert, sslkey, sslmode,"
                        + " sslrootcert, target_session_attrs, time_zone, zero_dates",
                message.substring(0, message.indexOf(". Every")));
    }
}
