package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.databases.DatabaseUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Several JVMs: what one leaves behind when it dies, and what two share. */
@Timeout(120)
class ServerLifetimeTest {
    /** What the other JVM said of its server. */
    private record Said(DatabaseUrl url, Path directory, List<ProcessHandle> processes) {}

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, running",
        "POSTGRESQL, frozen",
        "MYSQL, running",
        "MYSQL, frozen",
        "MARIADB, running",
        "MARIADB, frozen"
    })
    void aKilledJvmLeavesNoServer(ServerKind kind, String state) throws IOException {
        requireLibraries(kind);
        Process jvm = start(kind, state, Path.of(System.getProperty("java.io.tmpdir")));
        Said server = said(jvm);
        boolean several = kind == ServerKind.POSTGRESQL;
        assertEquals(several, server.processes().size() > 3, "PostgreSQL alone has several processes: " + server);

        jvm.destroyForcibly();

        awaitGone(server);
    }

    @Test
    void aKilledJvmLeavesNoServerThatIsBusyComputing() throws IOException, SQLException {
        Process jvm = start(ServerKind.POSTGRESQL, "running", Path.of(System.getProperty("java.io.tmpdir")));
        Said server = said(jvm);
        try (Connection busy = Jdbc.connect(server.url())) {
            long backend = Long.parseLong(Jdbc.text(busy, "SELECT pg_backend_pid()"));
            ProxyLink.daemon("busy query", () -> {
                try {
                    Jdbc.text(busy, "SELECT count(*) FROM generate_series(1, 1000000000000)");
                } catch (SQLException expected) {
                    return; // The server ends under it.
                }
            });
            ProcessHandle process = ProcessHandle.of(backend).orElseThrow();

            jvm.destroyForcibly();

            awaitGone(server);
            Deadline.await("the busy backend to be gone", 10, () -> !ServerProcess.runs(process));
        }
    }

    /** A JVM that says why it cannot start a server would not be understood. */
    private static void requireLibraries(ServerKind kind) {
        if (kind == ServerKind.MYSQL) {
            TestServers.orSkip(TestServers::mysql);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aJvmThatExitsHasStoppedItsServer(ServerKind kind) throws IOException, InterruptedException {
        requireLibraries(kind);
        Process jvm = start(kind, "running", Path.of(System.getProperty("java.io.tmpdir")));
        Said server = said(jvm);

        jvm.getOutputStream().write('x');
        jvm.getOutputStream().flush();
        int exit = jvm.waitFor();

        assertEquals(0, exit);
        assertEquals(
                List.of(),
                server.processes().stream().filter(ServerProcess::runs).toList());
        assertEquals(false, Files.exists(server.directory()));
    }

    @Test
    void twoJvmsFillOneCache() throws IOException, SQLException {
        Path temporary = Files.createTempDirectory("dbt");
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Process one = start(ServerKind.POSTGRESQL, "running", temporary);
        Process other = start(ServerKind.POSTGRESQL, "running", temporary);
        try {
            Said first = said(one);
            Said second = said(other);

            assertEquals("1", Jdbc.text(first.url(), "SELECT 1"));
            assertEquals("1", Jdbc.text(second.url(), "SELECT 1"));
            assertNotEquals(first.url().port(), second.url().port());
            assertEquals(first.url().password(), second.url().password());
            try (Stream<Path> entries = Files.list(first.directory().getParent())) {
                List<String> kinds = entries.filter(Files::isDirectory)
                        .map(path -> path.getFileName().toString().replaceAll("-[0-9a-z]+", "-*"))
                        .sorted()
                        .toList();
                assertEquals(List.of("pg-*", "pg-*", "postgres-*", "postgres-*-*-*"), kinds);
            }
            one.destroyForcibly();
            other.destroyForcibly();
            awaitGone(first);
            awaitGone(second);
        } finally {
            one.destroyForcibly();
            other.destroyForcibly();
            TestCache.delete(temporary);
        }
    }

    private static Process start(ServerKind kind, String state, Path temporary) throws IOException {
        ProcessBuilder jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildServer.class.getName(),
                        kind.name(),
                        state)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        jvm.environment().remove(TestCache.VARIABLE);
        return jvm.start();
    }

    private static Said said(Process jvm) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8)).readLine();
        String[] words = String.valueOf(line).split(" ");
        assertEquals(3, words.length, line);
        List<ProcessHandle> processes = Arrays.stream(words[2].split(","))
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
        return new Said(DatabaseUrl.parse(words[0]), Path.of(words[1]), processes);
    }

    private static void awaitGone(Said server) {
        Deadline.await(
                "the server of a dead JVM to be gone: " + server,
                20,
                () -> !Files.exists(server.directory())
                        && server.processes().stream().noneMatch(ServerProcess::runs));
    }
}
