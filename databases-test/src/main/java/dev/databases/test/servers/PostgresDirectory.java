package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The files of one server: data, configuration, certificates, log, socket. One thread at a time. */
final class PostgresDirectory {
    private static final int LOG_CHARACTERS = 4_000;

    private final Path root;
    private PostgresSettings settings;

    private PostgresDirectory(Path root, PostgresSettings settings) {
        this.root = root;
        this.settings = settings;
    }

    /** A new one, in the cache's root, still without data. */
    static PostgresDirectory create(TestCache cache, PostgresSettings settings) throws IOException {
        while (true) {
            String name = "pg-" + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30), 36);
            try {
                return new PostgresDirectory(
                        Account.current().createDirectory(cache.root().resolve(name)), settings);
            } catch (FileAlreadyExistsException taken) {
                continue;
            }
        }
    }

    /** Everything of this server, and its socket. */
    Path root() {
        return root;
    }

    Path data() {
        return root.resolve("data");
    }

    Path log() {
        return root.resolve("log");
    }

    PostgresSettings settings() {
        return settings;
    }

    void addCertificates(CertificateFiles server, Path rootCertificate) throws IOException {
        Account account = Account.current();
        // PostgreSQL wants the key to be its user's own.
        Path certificate = account.write(root.resolve("server.crt"), Files.readString(server.certificate()));
        Path key = account.write(root.resolve("server.key"), Files.readString(server.key()));
        Path authority = account.write(root.resolve("root.crt"), Files.readString(rootCertificate));
        settings = settings.with(Map.of(
                "ssl", "on",
                "ssl_cert_file", certificate.toString(),
                "ssl_key_file", key.toString(),
                "ssl_ca_file", authority.toString()));
    }

    /** Takes over the data and certificates of a server that stands still. */
    void copyFrom(PostgresDirectory other) throws IOException {
        PostgresBinaries.copy(other.data(), data());
        forgetProcess();
        if (Files.exists(other.root.resolve("server.key"))) {
            CertificateFiles pair =
                    new CertificateFiles(other.root.resolve("server.crt"), other.root.resolve("server.key"));
            addCertificates(pair, other.root.resolve("root.crt"));
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

    /** Writes the configuration. */
    void configure(int port) throws IOException {
        Account account = Account.current();
        PostgresSettings all = settings.with(Map.of(
                "port", Integer.toString(port),
                "unix_socket_directories", root.toString()));
        account.write(data().resolve("postgresql.conf"), all.configuration());
        account.write(data().resolve("pg_hba.conf"), all.access());
    }

    /** After a kill: the next server must not take a process that has the old one's number for it. */
    void forgetProcess() {
        try {
            Files.deleteIfExists(data().resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new TestServerException("Cannot delete a file of the server in " + root + ".", e);
        }
    }

    // PostgreSQL's src/include/utils/pidfile.h: line 1 is the process, line 8 its state, padded with spaces.
    boolean isReady() {
        List<String> lines = processFile();
        return lines.size() >= 8
                && List.of("ready", "standby").contains(lines.get(7).strip());
    }

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

    /** The last lines that the server wrote. */
    String endOfLog() {
        try {
            String text = Files.readString(log());
            return text.substring(Math.max(0, text.length() - LOG_CHARACTERS));
        } catch (IOException none) {
            return "(no log)";
        }
    }
}
