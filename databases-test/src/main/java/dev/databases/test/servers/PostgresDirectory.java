package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** The files of one PostgreSQL server. One thread at a time. */
final class PostgresDirectory extends ServerDirectory {
    private PostgresSettings settings;

    /** A new one, still without data. */
    PostgresDirectory(TestCache cache, PostgresSettings settings) throws IOException {
        super(cache, "pg-");
        this.settings = settings;
    }

    PostgresSettings settings() {
        return settings;
    }

    void addCertificates(ServerTls tls) throws IOException {
        ServerTls own = tls.copyTo(root());
        settings = settings.with(Map.of(
                "ssl", "on",
                "ssl_cert_file", own.server().certificate().toString(),
                "ssl_key_file", own.server().key().toString(),
                "ssl_ca_file", own.clientAuthority().toString()));
    }

    /** Keeps what a standby that starts later asks for, from the next reading of the configuration. */
    void keepForStandbys(int port) throws IOException {
        if (!settings.settings().containsKey("wal_keep_size")) {
            settings = settings.with(Map.of("wal_keep_size", "64MB"));
            configure(port);
        }
    }

    /** Takes over the data and certificates of a server that stands still. */
    void copyFrom(PostgresDirectory other) throws IOException {
        ServerBinaries.copy(other.data(), data());
        forgetProcess();
        ServerTls tls = ServerTls.in(other.root());
        if (tls != null) {
            addCertificates(tls);
        }
    }

    /** Makes the copy a standby of the server it was copied from. */
    void follow(DatabaseUrl primary) throws IOException {
        settings = settings.with(Map.of(
                "primary_conninfo",
                "host=%s port=%d user=%s password=%s sslmode=prefer"
                        .formatted(primary.hostname(), primary.port(), primary.username(), primary.password())));
        Account.current().write(data().resolve("standby.signal"), "");
    }

    @Override
    void configure(int port) throws IOException {
        Account account = Account.current();
        PostgresSettings all = settings.with(Map.of(
                "port", Integer.toString(port),
                "unix_socket_directories", root().toString()));
        account.write(data().resolve("postgresql.conf"), all.configuration());
        account.write(data().resolve("pg_hba.conf"), all.access());
    }

    @Override
    void forgetProcess() {
        delete(data().resolve("postmaster.pid"));
    }

    @Override
    boolean saysPortIsTaken(String log) {
        return log.contains("could not bind");
    }

    // PostgreSQL's src/include/utils/pidfile.h: line 1 is the process, line 8 its state, padded with spaces.
    @Override
    boolean isReady() {
        List<String> lines = processFile();
        return lines.size() >= 8
                && List.of("ready", "standby").contains(lines.get(7).strip());
    }

    @Override
    long pid() {
        return Long.parseLong(processFile().get(0).strip());
    }

    private List<String> processFile() {
        try {
            return Files.readAllLines(data().resolve("postmaster.pid"));
        } catch (IOException notYet) {
            return List.of();
        }
    }
}
