package dev.databases.test.servers;

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
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A product's programs, from a jar on the class path, and a data directory fresh from its initializer; both are made once and
 * cached. Immutable.
 *
 * @param home where the programs were unpacked
 * @param template a data directory to copy
 * @param version as in {@code 18.6}
 * @param password the superuser's in that data directory
 */
record ServerBinaries(Path home, Path template, String version, String password) {
    // glibc's words, then those of macOS.
    private static final Pattern MISSING =
            Pattern.compile("(?:error while loading shared libraries|Library not loaded): ([^\\s:]+)");

    /** Makes {@code data} in a directory: initializes it for a superuser with this password. */
    interface Initializer {
        void initialize(Path directory, Path data, String password) throws IOException;
    }

    /**
     * With the data directory of this name, made now when it is not in the cache yet.
     *
     * @param dataName says everything that the data depend on: the binaries and the form of what the initializer does
     */
    static ServerBinaries prepare(TestCache cache, Path home, String version, String dataName, Initializer initializer)
            throws IOException {
        Path made = cache.entry(dataName, directory -> {
            // On a machine with several users, others can reach the port; so each cache has a password of its own.
            String password = newPassword();
            initializer.initialize(directory, Account.current().createDirectory(directory.resolve("data")), password);
            Files.createFile(
                    directory.resolve("password"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(directory.resolve("password"), password);
        });
        return new ServerBinaries(home, made.resolve("data"), version, Files.readString(made.resolve("password")));
    }

    static String newPassword() {
        return new BigInteger(100, new SecureRandom()).toString(36);
    }

    /** Tells one release from another; a resource's name does not. */
    static String fingerprint(URL archive) throws IOException {
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

    /**
     * Looks whether a program finds the system's libraries.
     *
     * @param install how to get those that it may lack
     * @throws MissingLibraryException when one is missing
     */
    static void requireLibraries(ServerKind kind, Path program, String install) {
        requireLibraries(kind, install, Commands.output(List.of(program.toString(), "--version")));
    }

    /** The same, from what the loader of programs said. */
    static void requireLibraries(ServerKind kind, String install, String said) {
        Matcher missing = MISSING.matcher(said);
        if (missing.find()) {
            throw new MissingLibraryException(kind.title() + " does not run on this machine, because it lacks "
                    + missing.group(1) + ". Install it (" + install + "), or name a server in "
                    + EnvironmentServers.VARIABLE + ".");
        }
    }

    /** What a program's {@code --version} says. */
    static String version(Path program, Pattern number) {
        String answer = Commands.run(List.of(program.toString(), "--version"));
        Matcher found = number.matcher(answer);
        if (!found.find()) {
            throw new TestServerException(
                    "'" + program.getFileName() + " --version' answered without a version: " + answer);
        }
        return found.group();
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
