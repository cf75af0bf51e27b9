package dev.databases.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.DatabaseUrl;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import dev.databases.sql.Statement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a network database's URL says, whichever it is; the words of one of them are tested with it. */
class RemoteOptionsTest {
    private static final RemoteProduct WORDY = wordy();

    private static RemoteProduct wordy() {
        Map<String, SslMode> modes = new LinkedHashMap<>();
        modes.put("OFF_LINE", SslMode.DISABLE);
        modes.put("IDENTITY", SslMode.VERIFY_FULL);
        return new RemoteProduct(
                "WordySQL",
                "wordy",
                1,
                true,
                (file, port) -> file,
                new TlsWords(modes, Map.of("sslmode", "tls", "sslrootcert", "tls-ca")),
                List.of(TargetServer.ANY, TargetServer.READ_ONLY),
                Statement.of("SELECT role"));
    }

    private static String refusal(RemoteProduct product, String options) {
        return assertThrows(
                        InvalidDatabaseUrlException.class,
                        () -> FakeOptions.of(product, "fake://u:s3cret@h/d?" + options, null))
                .getMessage();
    }

    @Test
    void whatTheUrlLeavesOutHasItsDefault() {
        FakeOptions options = FakeOptions.of("fake://ann@/");

        assertEquals(List.of(new HostAddress("localhost", 5432)), options.hosts);
        assertEquals("ann", options.user);
        assertEquals("", options.database);
        assertNull(options.password.get());
        assertEquals(Duration.ofSeconds(15), options.connectTimeout);
        assertEquals(new TlsOptions(SslMode.PREFER, null, null, null), options.tls);
        assertEquals(TargetServer.ANY, options.target);
        assertEquals(1, options.pipelining);
        assertEquals(10, options.pool.maxSize());
        assertEquals("FakeSQL at localhost:5432", options.toString());
    }

    @Test
    void passwordFunctionIsAskedEachTimeAndWinsOverTheUrl() { // EDB-120
        Iterator<String> tokens = List.of("one", "two").iterator();

        FakeOptions options = FakeOptions.of(FakeOptions.PRODUCT, "fake://ann:fixed@localhost/shop", tokens::next);

        assertEquals("one", options.password.get());
        assertEquals("two", options.password.get());
        assertEquals(
                "fixed",
                FakeOptions.of("fake://ann:fixed@localhost/shop").password.get());
    }

    @Test
    void aProductMayNameTheDatabaseAfterTheUser() {
        assertEquals(
                "WordySQL database 'ann' at localhost:1",
                FakeOptions.of(WORDY, "fake://ann@/", null).toString());
    }

    @Test
    void aSocketHasAFileAndAHostHasNone() {
        List<HostAddress> hosts = FakeOptions.of("fake://u@/d?host=/run/fake,db1&port=7").hosts;

        assertEquals(List.of(new HostAddress("/run/fake", 7, "/run/fake-7"), new HostAddress("db1", 7, null)), hosts);
    }

    @ParameterizedTest
    @CsvSource({
        "tls=off_line, DISABLE, false",
        "tls=IDENTITY, VERIFY_FULL, false",
        "ssl=identity, VERIFY_FULL, false",
        "sslmode=require, REQUIRE, false",
        "tls=require&tls-ca=/ca.pem, VERIFY_CA, true",
        "sslmode=verify-full&sslrootcert=/ca.pem, VERIFY_FULL, true"
    })
    void aProductsOwnWordsStandBesideLibpqs(String options, SslMode mode, boolean hasRoot) {
        Path root = hasRoot ? Path.of("/ca.pem") : null;

        assertEquals(
                new TlsOptions(mode, root, null, null), FakeOptions.of(WORDY, "fake://u@h/d?" + options, null).tls);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls=require&sslmode=require | sslmode and tls are the same option; give one of them",
                "sslrootcert=/a&tls-ca=/a | sslrootcert and tls-ca are the same option; give one of them",
                "tls=require&ssl=true | ssl and tls are the same option; give one of them",
                "tls=maybe | tls must be one of disable, prefer, require, verify-ca, verify-full, OFF_LINE, IDENTITY, not 'maybe'",
                "target_session_attrs=standby | target_session_attrs must be one of any, read-only, not 'standby'",
                "port=70000 | port must be a whole number, from 1 to 65535, not '70000'"
            })
    void whatTheProductDoesNotTakeIsRefused(String options, String problem) {
        assertEquals("Invalid database URL: " + problem, refusal(WORDY, options));
    }

    @Test
    void pipeliningIsForDriversThatHaveSeveralStatementsUnderWay() {
        FakeOptions options = FakeOptions.of("fake://u@h/d?pipelining=8");

        assertEquals(8, options.pipelining);
        assertEquals(
                "Invalid database URL: pipelining is not an option of fake+slow://; use fake+fast://",
                assertThrows(
                                InvalidDatabaseUrlException.class,
                                () -> options.refusePipelining(DatabaseUrl.parse("fake+slow://u@h/d"), "fast"))
                        .getMessage());
        FakeOptions.of("fake://u@h/d?pipelining=1").refusePipelining(DatabaseUrl.parse("fake+slow://u@h/d"), "fast");
    }

    @Test
    void namesOfAnotherProductAreUnknownHere() {
        String message = refusal(FakeOptions.PRODUCT, "tls=require");

        assertEquals("Unknown option 'tls'", message.substring(0, message.indexOf(". ")));
    }
}
