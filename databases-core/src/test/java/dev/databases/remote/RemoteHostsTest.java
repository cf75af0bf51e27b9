package dev.databases.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.exceptions.AuthenticationException;
import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ErrorContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteHostsTest {
    private final List<String> tried = new ArrayList<>();
    private final Map<String, CompletionStage<DriverConnection>> answers = new HashMap<>();
    private final RoleConnection primary = RoleConnection.primary();
    private final RoleConnection standby = RoleConnection.standby();
    private final RoleConnection readOnlyPrimary = RoleConnection.readOnlyPrimary();

    private DriverConnection open(String attributes) throws Exception {
        FakeOptions options = FakeOptions.of("fake://u@a,b,c/d?connect_timeout=200ms" + attributes);
        Function<HostAddress, CompletionStage<DriverConnection>> opener = host -> {
            tried.add(host.host());
            return answers.get(host.host());
        };
        try {
            return new RemoteHosts(options).open(opener).toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    private void answer(String host, RoleConnection connection) {
        answers.put(host, CompletableFuture.completedFuture(connection));
    }

    private void fail(String host, Throwable failure) {
        answers.put(host, CompletableFuture.failedFuture(failure));
    }

    @Test
    void firstHostThatAnswersIsTakenAndNotAsked() throws Exception {
        fail("a", new CannotConnectException("a is away"));
        answer("b", standby);

        DriverConnection found = open("");

        assertSame(standby, found);
        assertEquals(List.of("a", "b"), tried);
        assertEquals(0, standby.asked);
        assertEquals(0, standby.closed);
    }

    @ParameterizedTest
    @CsvSource({
        "any, readOnlyPrimary, a",
        "read-write, primary, a b c",
        "primary, readOnlyPrimary, a",
        "read-only, readOnlyPrimary, a",
        "standby, standby, a b",
        "prefer-standby, standby, a b"
    })
    void hostInTheRoleThatIsAskedForIsTaken(String attributes, String expected, String hosts) throws Exception {
        answer("a", readOnlyPrimary);
        answer("b", standby);
        answer("c", primary);

        DriverConnection found = open("&target_session_attrs=" + attributes);

        Map<String, RoleConnection> byName =
                Map.of("primary", primary, "standby", standby, "readOnlyPrimary", readOnlyPrimary);
        assertSame(byName.get(expected), found);
        assertEquals(hosts, String.join(" ", tried));
        byName.forEach((name, connection) -> {
            boolean isUnfit = connection.asked == 1 && connection != found;
            assertEquals(isUnfit ? 1 : 0, connection.closed, name);
        });
    }

    @Test
    void withoutAStandbyThePreferredOneMayBeAnother() throws Exception {
        fail("a", new CannotConnectException("a is away"));
        answer("b", primary);
        fail("c", new CannotConnectException("c is away"));

        DriverConnection found = open("&target_session_attrs=prefer-standby");

        assertSame(primary, found);
        assertEquals(List.of("a", "b", "c", "a", "b"), tried);
    }

    @Test
    void failureTellsOfEachHost() {
        fail("a", new CannotConnectException("a is away"));
        answer("b", standby);
        answers.put("c", new CompletableFuture<>());

        CannotConnectException e =
                assertThrows(CannotConnectException.class, () -> open("&target_session_attrs=primary"));

        assertEquals("""
                None of the 3 hosts will do:
                  a is away
                  FakeSQL at b:5432 is a standby; target_session_attrs=primary
                  Cannot connect to FakeSQL at c:5432: it did not answer within connectTimeout (PT0.2S)""", e.getMessage());
        assertEquals(2, e.getSuppressed().length);
        assertFalse(e.isRetryable());
    }

    @Test
    void itHelpsToTryAgainWhenOneHostIsOnlyFull() {
        fail("a", new CannotConnectException("a is full", true, ErrorContext.NONE, null));
        fail("b", new CannotConnectException("b is away"));
        fail("c", new CannotConnectException("c is away"));

        CannotConnectException e = assertThrows(CannotConnectException.class, () -> open(""));

        assertTrue(e.isRetryable());
    }

    @Test
    void failedLoginEndsTheSearch() {
        AuthenticationException refused = new AuthenticationException("no");
        fail("a", new CannotConnectException("a is away"));
        fail("b", refused);

        assertSame(refused, assertThrows(AuthenticationException.class, () -> open("")));
        assertEquals(List.of("a", "b"), tried);
    }

    @Test
    void connectionThatComesTooLateIsClosed() throws Exception {
        CompletableFuture<DriverConnection> late = new CompletableFuture<>();
        answers.put("a", late);
        answer("b", primary);

        assertSame(primary, open(""));
        late.complete(standby);

        assertEquals(1, standby.closed);
    }

    @Test
    void connectionThatNeverTellsItsRoleIsClosedInTime() throws Exception {
        RoleConnection silent = RoleConnection.silent();
        answer("a", silent);
        answer("b", primary);

        assertSame(primary, open("&target_session_attrs=primary"));

        assertEquals(1, silent.closed);
    }

    @Test
    void openerThatThrowsIsAHostThatFailed() throws Exception {
        answers.put("b", CompletableFuture.completedFuture(primary));
        FakeOptions options = FakeOptions.of("fake://u@a,b/d");

        DriverConnection found = new RemoteHosts(options)
                .open(host -> {
                    if (host.host().equals("a")) {
                        throw new IllegalStateException("broken");
                    }
                    return answers.get("b");
                })
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertSame(primary, found);
    }
}
