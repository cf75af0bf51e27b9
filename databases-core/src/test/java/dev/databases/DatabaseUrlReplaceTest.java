package dev.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlReplaceTest {

    private static String replaced(String text, UnaryOperator<DatabaseUrl.Builder> change) {
        return change.apply(DatabaseUrl.parse(text).replace()).build().toStringWithPassword();
    }

    @Test
    void theDatabaseIsReplacedAndNothingElse() {
        // EDB-106
        assertEquals(
                "postgresql+r2dbc://u:p%40@h:1/test_db?a=b",
                replaced("postgresql+r2dbc://u:p%40@h:1/db?a=b", url -> url.database("test_db")));
        assertEquals("postgresql://h", replaced("postgresql://h/db", url -> url.database(null)));
    }

    @Test
    void driverAndDialectAreReplaced() {
        // EDB-107
        assertEquals("postgresql+asyncpg://h/db", replaced("postgresql://h/db", url -> url.driver("asyncpg")));
        assertEquals("postgresql://h/db", replaced("postgresql+asyncpg://h/db", url -> url.driver(null)));
        assertEquals("postgresql://h/db", replaced("postgresql+asyncpg://h/db", url -> url.driver("")));
        assertEquals("mysql+r2dbc://h/db", replaced("postgresql+r2dbc://h/db", url -> url.dialect("MySQL")));
    }

    @Test
    void thePortIsReplaced() {
        // EDB-108
        assertEquals("postgresql://h:123/db", replaced("postgresql://h/db", url -> url.port(123)));
        assertEquals("postgresql://h/db", replaced("postgresql://h:5/db", url -> url.port(null)));
        assertEquals("postgresql://[::1]:1/db", replaced("postgresql://[::1]/db", url -> url.port(1)));
        assertEquals("postgresql://a:9,b:2/db", replaced("postgresql://a:1,b:2/db", url -> url.port(9)));
        assertEquals("postgresql://:9/db?host=/tmp", replaced("postgresql:///db?host=/tmp", url -> url.port(9)));
        assertEquals("postgresql:///db?host=/tmp", replaced("postgresql://:9/db?host=/tmp", url -> url.port(null)));
    }

    @Test
    void userNameAndPasswordAreReplaced() {
        // EDB-109, EDX-35
        assertEquals("mysql://username@h/db", replaced("mysql://h/db", url -> url.username("username")));
        assertEquals("mysql://u:p%40ss%2Fw%3Ard@h/db", replaced("mysql://u:x@h/db", url -> url.password("p@ss/w:rd")));
        assertEquals(
                "mysql://h/db",
                replaced("mysql://u:p@h/db", url -> url.username(null).password(null)));
        assertEquals("mysql://:p@h/db", replaced("mysql://u:p@h/db", url -> url.username("")));
    }

    @Test
    void theFirstHostIsReplacedAndKeepsItsPort() {
        // EDX-35
        assertEquals("mysql://u:p@[::1]:1/db", replaced("mysql://u:p@h:1/db", url -> url.hostname("::1")));
        assertEquals("mysql://%2Ftmp%2Fs/db", replaced("mysql://h/db", url -> url.hostname("/tmp/s")));
        assertEquals("mysql://x:1,b:2/db", replaced("mysql://a:1,b:2/db", url -> url.hostname("x")));
        assertEquals("mysql://:1/db", replaced("mysql://a:1,b:2/db", url -> url.hostname(null)));
        assertEquals("mysql:///db", replaced("mysql://a,b:2/db", url -> url.hostname(null)));
    }

    @Test
    void aNewHostTakesThePlaceOfTheOneInTheOptions() {
        DatabaseUrl url = DatabaseUrl.parse("mysql:///db?unix_socket=/tmp/s&a=b");

        DatabaseUrl replaced = url.replace().hostname("h").build();
        DatabaseUrl removed = url.replace().hostname(null).build();

        assertEquals("mysql://h/db?a=b", replaced.toString());
        assertEquals("mysql:///db?a=b", removed.toString());
        assertNull(removed.hostname());
    }

    @Test
    void aUnixSocketInTheOptionsSurvivesOtherChanges() {
        // EDX-35
        assertEquals(
                "mysql://v@/db2?unix_socket=/tmp/s",
                replaced(
                        "mysql://u@/db?unix_socket=/tmp/s",
                        url -> url.username("v").database("db2")));
    }

    @Test
    void allHostsAreReplaced() {
        List<HostAndPort> hosts = List.of(new HostAndPort("x", null), new HostAndPort("::1", 2));

        assertEquals("mysql://u@x,[::1]:2/db", replaced("mysql://u@a:1,b/db", url -> url.hosts(hosts)));
        assertEquals("mysql://u@/db", replaced("mysql://u@a:1,b/db", url -> url.hosts(List.of())));
    }

    @Test
    void optionsAreReplaced() {
        assertEquals(
                "mysql://h/db?a=2&b=1&c=x%26y",
                replaced("mysql://h/db?a=1&b=1", url -> url.option("a", "2").option("c", "x&y")));
        assertEquals("mysql://h/db?b=1", replaced("mysql://h/db?a=1&b=1", url -> url.option("a", null)));
        assertEquals("mysql://h/db?z=1", replaced("mysql://h/db?a=1&b=1", url -> url.options(Map.of("z", "1"))));
    }

    @ParameterizedTest
    // EDB-110, EDB-111
    @CsvSource({
        "sqlite:///mydatabase, test_mydatabase, sqlite:///test_mydatabase",
        "sqlite:////absolute/path, /absolute/other, sqlite:////absolute/other",
        "sqlite:////absolute/path, relative, sqlite:///relative",
        "sqlite:///mydatabase?cache=shared, C:/x.db, sqlite:///C:/x.db?cache=shared",
        "sqlite://, :memory:, sqlite:///:memory:",
        "sqlite:///x, a?b#c%d, sqlite:///a%3Fb%23c%25d",
    })
    void slashesOfSqliteAreKept(String text, String database, String expected) {
        assertEquals(expected, replaced(text, url -> url.database(database)));
    }

    @Test
    void aBuilderUsedAgainDoesNotChangeWhatItBuilt() {
        DatabaseUrl.Builder builder = DatabaseUrl.parse("mysql://h/db?a=1").replace();

        DatabaseUrl first = builder.build();
        builder.option("a", "2").port(5);

        assertEquals("mysql://h/db?a=1", first.toString());
    }
}
