package dev.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

// EDB-102: parse takes a String; anything else does not compile.
class DatabaseUrlTest {

    @ParameterizedTest
    // EDB-092, EDB-093
    @ValueSource(
            strings = {
                "postgresql://localhost/name",
                "postgresql://username@localhost/name",
                "postgresql+asyncpg://localhost:123/mydatabase?pool_size=20&ssl=true",
                "postgresql://username@/mydatabase?host=/var/run/postgresql/.s.PGSQL.5432",
                "postgresql://[::1]:5432/name",
                "postgresql://a:1,b,[2001:db8::1]:3/name?target_session_attrs=primary",
                "postgresql://:5433/name",
                "postgresql://%2Frun%2Fpostgresql/name",
                "postgresql://%2Fcloudsql%2Fproject%3Aregion%3Aname/name",
                "mysql:///db",
                "sqlite:///relative.db",
                "sqlite:////absolute/path.db",
                "sqlite://",
                "sqlite:///:memory:",
                "sqlite:///file:name?mode=memory&cache=shared",
                "sqlite:///file::memory:?cache=shared",
                "sqlite:///C:/x.db"
            })
    void aUrlWithoutPasswordIsShownVerbatim(String text) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertEquals(text, url.toString());
        assertEquals(text, url.toStringWithPassword());
    }

    @ParameterizedTest
    // EDB-094, EDB-095, EDX-35
    @CsvSource({
        "postgresql://username:password@localhost/name, postgresql://username:********@localhost/name",
        "postgresql://username:%5Bpassword@localhost/name, postgresql://username:********@localhost/name",
        "postgresql://:password@localhost/name, postgresql://:********@localhost/name",
        "postgresql://username:@localhost/name, postgresql://username:********@localhost/name",
        "postgresql:///name?user=u&password=hunter2, postgresql:///name?user=u&password=********",
        "postgresql://h/name?sslpassword=hunter2&ssl=true, postgresql://h/name?sslpassword=********&ssl=true",
        "mysql://h/name?clientSecret=hunter2&AUTH_TOKEN=x&pwd=y, mysql://h/name?clientSecret=********&AUTH_TOKEN=********&pwd=********",
    })
    void secretsAreShownAsEightAsterisks(String text, String shown) {
        assertEquals(shown, DatabaseUrl.parse(text).toString());
    }

    @Test
    void allPartsAreRead() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql+asyncpg://username:password@localhost:123/mydatabase");

        // EDB-096
        assertEquals("postgresql", url.dialect());
        assertEquals("asyncpg", url.driver());
        assertEquals("postgresql+asyncpg", url.scheme());
        assertEquals("username", url.username());
        assertEquals("password", url.password());
        assertEquals("username:password", url.userinfo());
        assertEquals("localhost", url.hostname());
        assertEquals(123, url.port());
        assertEquals(List.of(new HostAndPort("localhost", 123)), url.hosts());
        assertEquals("mydatabase", url.database());
        assertEquals(Map.of(), url.options());
    }

    @Test
    void absentPartsAreNullAndAnAbsentDriverIsEmpty() {
        DatabaseUrl url = DatabaseUrl.parse("mysql:///db");

        // EDB-107, EDB-108, EDB-109; EDX-35: no host called None
        assertEquals("", url.driver());
        assertEquals("mysql", url.scheme());
        assertNull(url.username());
        assertNull(url.password());
        assertNull(url.userinfo());
        assertNull(url.hostname());
        assertNull(url.port());
        assertEquals(List.of(), url.hosts());
        assertEquals("db", url.database());
    }

    @ParameterizedTest
    // EDB-097, EDB-098, EDB-105
    @ValueSource(strings = {"host", "unix_sock", "unix_socket"})
    void anOptionNamesTheHostWhenTheAuthorityDoesNot(String option) {
        DatabaseUrl url = DatabaseUrl.parse(
                "mysql+asyncmy://username:password@/testsuite?" + option + "=/tmp/mysqld/mysqld.sock");

        assertEquals("/tmp/mysqld/mysqld.sock", url.hostname());
        assertEquals("username", url.username());
        assertEquals("password", url.password());
        assertEquals("testsuite", url.database());
        assertNull(url.port());
        assertEquals(Map.of(option, "/tmp/mysqld/mysqld.sock"), url.options());
    }

    @Test
    void aHostInTheAuthorityComesBeforeOneInTheOptions() {
        DatabaseUrl url = DatabaseUrl.parse("mysql://localhost/db?unix_socket=/tmp/mysqld.sock");

        assertEquals("localhost", url.hostname());
    }

    @Test
    void aPortMayStandWithoutAHost() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://user@:5433/db?host=/tmp");

        assertEquals("/tmp", url.hostname());
        assertEquals(5433, url.port());
        assertEquals(List.of(new HostAndPort(null, 5433)), url.hosts());
    }

    @Test
    void userNameAndPasswordAreDecodedAndUserinfoIsNot() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://use%40rname:%5Bpassword@localhost/mydatabase");

        // EDB-099; EDB-100: a String here, as the JVM keeps text and Python's bytes were an artefact
        assertEquals("use@rname", url.username());
        assertEquals("[password", url.password());
        assertEquals("use%40rname:%5Bpassword", url.userinfo());
    }

    @ParameterizedTest
    // EDX-35, BSD-X5
    @CsvSource({
        "p@ss/w:rd, p%40ss%2Fw%3Ard",
        "a://b, a%3A%2F%2Fb",
        "100%, 100%25",
        "a b+c, a%20b+c",
        "p\u00e4ss\ud83d\udd11, p%C3%A4ss%F0%9F%94%91",
        "a?b#c&d, a%3Fb%23c&d",
    })
    void anyPasswordSurvives(String password, String encoded) {
        DatabaseUrl url = DatabaseUrl.builder("mysql")
                .username("u")
                .password(password)
                .hostname("h")
                .build();

        // EDB-101: a URL is immutable, so that copying it is replace().build()
        assertEquals("mysql://u:" + encoded + "@h", url.toStringWithPassword());
        assertEquals(password, DatabaseUrl.parse(url.toStringWithPassword()).password());
        assertEquals(password, url.replace().build().password());
    }

    @ParameterizedTest
    @CsvSource({"p@ss, p@ss", "a:b, a:b", "a+b, a+b", "pa#ss, pa#ss", "a%3a%2f%2Fb, a://b", "ä ß, ä ß"})
    void aPasswordMayHoldWhatIsUnambiguousWithoutEncoding(String written, String password) {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://user:" + written + "@host/db");

        assertEquals(password, url.password());
        assertEquals("host", url.hostname());
    }

    @Test
    void optionsAreDecodedAndKeepTheirOrder() {
        DatabaseUrl url = DatabaseUrl.parse(
                "postgresql://localhost/mydatabase?pool_size=20&ssl=true&a%26b=c%3Dd=e&plus=1+1&empty=&");

        // EDB-104, E-21
        assertEquals(
                "{pool_size=20, ssl=true, a&b=c=d=e, plus=1+1, empty=}",
                url.options().toString());
    }

    @Test
    void optionsCannotBeChanged() {
        Map<String, String> options = DatabaseUrl.parse("mysql://h/db?a=b").options();

        assertThrows(UnsupportedOperationException.class, () -> options.put("c", "d"));
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://[::1]:5432/db, ::1, 5432",
        "postgresql://[2001:db8::1]/db, 2001:db8::1,",
        "postgresql://u:p@[::ffff:10.0.0.1]:1/db, ::ffff:10.0.0.1, 1",
        "postgresql://[fe80::1%25eth0]:5432/db, fe80::1%eth0, 5432",
        "postgresql://10.0.0.1:5432/db, 10.0.0.1, 5432",
        "postgresql://%2Fcloudsql%2Fproject%3Aregion%3Aname/db, /cloudsql/project:region:name,",
        "postgresql://%40abstract/db, @abstract,",
        "postgresql://db-1.example.com:65535, db-1.example.com, 65535",
    })
    void hostsOfEveryKindAreRead(String text, String hostname, Integer port) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        // EDX-35
        assertEquals(hostname, url.hostname());
        assertEquals(port, url.port());
        assertEquals(List.of(new HostAndPort(hostname, port)), url.hosts());
    }

    @Test
    void severalHostsAreRead() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://u:p@a:1,b,[::1]:3/db");

        // EDX-35
        assertEquals(
                List.of(new HostAndPort("a", 1), new HostAndPort("b", null), new HostAndPort("::1", 3)), url.hosts());
        assertEquals("a", url.hostname());
        assertEquals(1, url.port());
    }

    @ParameterizedTest
    // EDB-110, EDB-111
    @CsvSource({
        "sqlite:///mydatabase, mydatabase",
        "sqlite:///./sub/my database.db, ./sub/my database.db",
        "sqlite:////absolute/path, /absolute/path",
        "sqlite:////home/me@work/x.db, /home/me@work/x.db",
        "sqlite:///:memory:, :memory:",
        "sqlite:///C:/x.db, C:/x.db",
        "sqlite:///C:/me@work/x.db, C:/me@work/x.db",
        "sqlite:///C:\\data\\x.db, C:\\data\\x.db",
        "sqlite:///file:name?mode=memory&cache=shared, file:name",
        "sqlite:///file::memory:?cache=shared, file::memory:",
        "sqlite:///caf%C3%A9.db, caf\u00e9.db",
        "sqlite:///50%25.db, 50%.db",
        "sqlite://, ",
        "sqlite:///, ",
    })
    void sqlitePathsAreRead(String text, String database) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertEquals(database, url.database());
        assertNull(url.hostname());
        assertEquals(url, DatabaseUrl.parse(url.toStringWithPassword()));
    }

    @Test
    void dialectAndDriverAreInLowerCase() {
        DatabaseUrl url = DatabaseUrl.parse("PostgreSQL+R2DBC://Host/Db");

        assertEquals("postgresql+r2dbc://Host/Db", url.toString());
    }

    @Test
    void urlsAreEqualByTheirParts() {
        String text = "postgresql://u:%5Bp@h:1/db?a=1&b=2";
        DatabaseUrl url = DatabaseUrl.parse(text);

        // EDB-103; EDB-047: a URL cannot equal a String on the JVM, whose equals must be symmetric, but gives it back
        assertEquals(url, DatabaseUrl.parse(text));
        assertEquals(url.hashCode(), DatabaseUrl.parse(text).hashCode());
        assertEquals(url, url.replace().build());
        assertEquals(url, DatabaseUrl.parse("PostgreSQL://u:%5bp@h:1/db?b=2&a=%31"));
        assertEquals(text, url.toStringWithPassword());
    }

    @Test
    void everyPartCountsForEquality() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql+vertx://u:p@h:1/db?a=1");

        List<DatabaseUrl> others = List.of(
                url.replace().dialect("mysql").build(),
                url.replace().driver("r2dbc").build(),
                url.replace().username("v").build(),
                url.replace().password("q").build(),
                url.replace().hostname("i").build(),
                url.replace().port(2).build(),
                url.replace().database("eb").build(),
                url.replace().option("a", "2").build());

        others.forEach(other -> assertNotEquals(url, other));
        assertEquals(8, others.stream().distinct().count());
    }
}
