package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import dev.databases.HostAndPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server of one's own, to configure, stop, kill, freeze and restart: {@link EmbeddedPostgres}, {@link EmbeddedMySql}. It runs
 * from binaries on the class path and ends with the JVM, however that ends. Safe for any thread; one operation at a time.
 */
public abstract sealed class EmbeddedServer implements TestServer permits EmbeddedPostgres, EmbeddedMySql {
    private static final Duration START = Duration.ofSeconds(60);

    private final ServerKind kind;
    private final ServerBinaries binaries;
    private final ServerDirectory directory;
    private final String stopSignal;
    private final Watchdog watchdog;
    private final FreshDatabases databases;
    private int port;
    private @Nullable ServerProcess process;
    private boolean frozen;
    private boolean closed;

    /**
     * @param stopSignal makes it stop in order
     * @param endSignal makes it end at once, however busy
     */
    EmbeddedServer(
            ServerKind kind, ServerBinaries binaries, ServerDirectory directory, String stopSignal, String endSignal)
            throws IOException {
        this.kind = kind;
        this.binaries = binaries;
        this.directory = directory;
        this.stopSignal = stopSignal;
        this.watchdog = new Watchdog(directory.root(), endSignal);
        this.databases = new FreshDatabases(kind);
    }

    /** Prepares a server, which does not run yet. */
    interface Preparation<S> {
        S prepare(TestCache cache) throws IOException;
    }

    static <S extends EmbeddedServer> S prepare(ServerKind kind, Preparation<S> preparation) {
        try {
            return preparation.prepare(TestCache.open());
        } catch (IOException e) {
            throw new TestServerException(
                    "Cannot prepare a " + kind.title() + " server in the temporary directory.", e);
        }
    }

    /** The command that runs the server in the foreground. */
    abstract List<String> command();

    /** Through the Unix socket, as the superuser; the host is a path. */
    public abstract DatabaseUrl socketUrl();

    @Override
    public ServerKind kind() {
        return kind;
    }

    @Override
    public ServerSource source() {
        return ServerSource.EMBEDDED;
    }

    @Override
    public String version() {
        return binaries.version();
    }

    /** Over TCP at {@code 127.0.0.1}, as the superuser; the same after every restart. */
    @Override
    public synchronized DatabaseUrl url() {
        return kind.url(new HostAndPort("127.0.0.1", port), binaries.password());
    }

    @Override
    public DatabaseUrl freshDatabase() {
        return databases.create(url());
    }

    @Override
    public void drop(DatabaseUrl database) {
        databases.drop(url(), database);
    }

    ServerBinaries binaries() {
        return binaries;
    }

    /** Where its files are. */
    Path root() {
        return directory.root();
    }

    synchronized int port() {
        return port;
    }

    /** Whether it runs, frozen or not. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** The main process; for messages and for faults that are not here. */
    public synchronized long pid() {
        return running().pid();
    }

    void startOrClose() {
        try {
            start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
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
                throw new TestServerException("Cannot start " + kind.title() + " in " + directory.root() + ".", e);
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
        ServerProcess started = ServerProcess.start(command(), directory.root(), directory.log(), watchdog);
        process = started;
        frozen = false;
        Deadline.await(kind.title() + " to start; see " + directory.log(), START.toSeconds(), () -> isUp(started));
        started.main(directory.pid());
    }

    private boolean isUp(ServerProcess started) {
        if (started.isAlive()) {
            return directory.isReady();
        }
        watchdog.watch();
        String log = directory.endOfLog();
        throw directory.saysPortIsTaken(log)
                ? new PortTaken()
                : new TestServerException(kind.title() + " did not start:\n" + log);
    }

    /** Stops it in order: running queries are cancelled, connections closed. Does nothing when it does not run. */
    public synchronized void stop() {
        if (!isRunning()) {
            return;
        }
        thaw();
        ServerProcess stopping = running();
        stopping.signal(stopSignal);
        if (!stopping.awaitEnd(30)) {
            throw new TestServerException(kind.title() + " did not stop within 30 s:\n" + directory.endOfLog());
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
        if (frozen) {
            running().thaw();
            frozen = false;
        }
    }

    synchronized boolean isFrozen() {
        return frozen;
    }

    /** {@link #stop}, when it runs, and {@link #start}. */
    public synchronized void restart() {
        stop();
        start();
    }

    /** The end of the server's log, for the message of a failing test. */
    public String log() {
        return directory.endOfLog();
    }

    ServerProcess running() {
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
        return kind.title() + " " + version() + " (EMBEDDED) at " + url();
    }

    private static final class PortTaken extends RuntimeException {}
}
