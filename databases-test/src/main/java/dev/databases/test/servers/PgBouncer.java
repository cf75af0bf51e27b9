package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import dev.databases.HostAndPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PgBouncer in transaction mode before a PostgreSQL server: many connections of ours, few to the server. It is the program of
 * that name on this machine, from the path or one of the usual places; on Debian and Ubuntu the package is {@code pgbouncer}. Runs
 * as root too, and ends with the JVM, however that ends. Safe for any thread.
 */
public final class PgBouncer implements AutoCloseable {
    private static final String PROGRAM = "pgbouncer";

    /** Debian puts it where only root's path leads. */
    private static final List<String> USUAL_PLACES =
            List.of("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin");

    private static final int LOG_CHARACTERS = 4_000;

    private final DatabaseUrl server;
    private final Path directory;
    private final Watchdog watchdog;
    private int port;

    private PgBouncer(DatabaseUrl server, Path directory) throws IOException {
        this.server = server;
        this.directory = directory;
        // It has nothing that a kill could harm.
        this.watchdog = new Watchdog(directory, "KILL");
    }

    /** Whether the program is on this machine. */
    public static boolean isInstalled() {
        return program().isPresent();
    }

    /**
     * Starts one before the URL's first host, for its user and every database, and waits until it takes connections.
     *
     * @param serverConnections how many it has to the server at most, for each database; 1 or more
     * @throws IllegalArgumentException when the URL has no user, or names no host and port, or a Unix socket
     * @throws TestServerException when the program is not here, with what to install, or when it does not start, with its log
     */
    public static PgBouncer to(DatabaseUrl server, int serverConnections) {
        if (server.username() == null
                || server.hostname() == null
                || server.port() == null
                || server.hosts().get(0).isSocket()) {
            throw new IllegalArgumentException(
                    "PgBouncer needs a user, and a host and a port to forward to, not " + server + ".");
        }
        if (serverConnections < 1) {
            throw new IllegalArgumentException("PgBouncer needs a connection to the server, not " + serverConnections);
        }
        Path program = program().orElseThrow(() -> new TestServerException(advice()));
        try {
            PgBouncer started = new PgBouncer(server, ServerDirectory.create(TestCache.open(), "pgb-"));
            started.startOrClose(program, serverConnections);
            return started;
        } catch (IOException e) {
            throw new TestServerException("Cannot prepare a PgBouncer in the temporary directory.", e);
        }
    }

    /** Why there is none, and what to do: for the message of a test that is skipped. */
    public static String advice() {
        return "There is no program '" + PROGRAM
                + "' on this machine. Install PgBouncer; on Debian and Ubuntu: apt-get install " + PROGRAM;
    }

    private static Optional<Path> program() {
        String path = System.getenv("PATH");
        Stream<String> places = path == null ? Stream.empty() : Arrays.stream(path.split(":"));
        return Stream.concat(places.filter(place -> !place.isEmpty()), USUAL_PLACES.stream())
                .map(place -> Path.of(place, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The same URL, through this one. What it needs besides, {@code pgbouncer=true} say, is the caller's to add. */
    public DatabaseUrl url(DatabaseUrl database) {
        return database.replace()
                .hosts(List.of(new HostAndPort("127.0.0.1", port)))
                .build();
    }

    /** The end of its log, for the message of a failing test. */
    public String log() {
        try {
            String text = Files.readString(logFile());
            return text.substring(Math.max(0, text.length() - LOG_CHARACTERS));
        } catch (IOException none) {
            return "(no log)";
        }
    }

    /** Ends it; its connections with it. May be called twice. */
    @Override
    public void close() {
        watchdog.close();
    }

    @Override
    public String toString() {
        return "PgBouncer at 127.0.0.1:" + port + " before " + server;
    }

    private void startOrClose(Path program, int serverConnections) throws IOException {
        try {
            for (int attempt = 1; !start(program, serverConnections); attempt++) {
                if (attempt == 5) {
                    throw new TestServerException("PgBouncer did not start:\n" + log());
                }
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** False: it has ended at once, and another port may help. */
    private boolean start(Path program, int serverConnections) throws IOException {
        port = Ports.free();
        Path configuration = configure(serverConnections);
        Files.deleteIfExists(logFile());
        ServerProcess process = ServerProcess.start(
                List.of(program.toString(), configuration.toString()), directory, logFile(), watchdog);
        Deadline.await("PgBouncer to start; see " + logFile(), 20, () -> !process.isAlive() || isUp());
        if (process.isAlive()) {
            return true;
        }
        watchdog.watch();
        return false;
    }

    /** It says so when it listens. */
    private boolean isUp() {
        return log().contains("process up: PgBouncer");
    }

    // https://www.pgbouncer.org/config.html
    private Path configure(int serverConnections) throws IOException {
        Account account = Account.current();
        String password = server.password();
        Path users = account.write(
                directory.resolve("users.txt"),
                quoted(server.username()) + " " + quoted(password == null ? "" : password) + "\n");
        return account.write(
                directory.resolve("pgbouncer.ini"),
                String.join(
                        "\n",
                        "[databases]",
                        "* = host=" + server.hostname() + " port=" + server.port(),
                        "[pgbouncer]",
                        "pool_mode = transaction",
                        "listen_addr = 127.0.0.1",
                        "listen_port = " + port,
                        "unix_socket_dir =",
                        "auth_type = " + (password == null ? "trust" : "scram-sha-256"),
                        "auth_file = " + users,
                        "default_pool_size = " + serverConnections,
                        "max_client_conn = 1000",
                        ""));
    }

    private static String quoted(String word) {
        return '"' + word.replace("\"", "\"\"") + '"';
    }

    private Path logFile() {
        return directory.resolve("log");
    }
}
