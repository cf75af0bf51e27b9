package dev.databases.test.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A product's binaries on the class path. Immutable. */
interface BinarySource {
    ServerKind kind();

    /** Whether there are any for this machine. */
    boolean present();

    /** What to add to the class path, or to do where there are none. */
    String advice();

    /** Tells one release from another, for the cache. */
    String releaseName() throws IOException;

    /** Writes the programs into a directory that is empty. */
    void unpack(Path directory) throws IOException;

    /** The server itself. */
    Path program(Path home);

    /** The version in what the server says of itself. */
    Pattern versionNumber();

    /** How to install the system's libraries that the programs may lack. */
    String libraries();

    /**
     * Initializes a data directory of the account's, for a superuser with this password.
     *
     * @param directory for files on the way there
     */
    void initialize(Path home, String version, Path directory, Path data, String password) throws IOException;

    /**
     * Unpacks and initializes what is not in the cache yet.
     *
     * @throws MissingLibraryException when the machine lacks a library of the system's
     * @throws TestServerException when the binaries are absent
     */
    default ServerBinaries prepare(TestCache cache) throws IOException {
        if (!present()) {
            throw new TestServerException(
                    "No " + kind().title() + " binaries for this machine on the class path. " + advice());
        }
        String name = releaseName();
        Path home = cache.entry(name, this::unpack);
        ServerBinaries.requireLibraries(kind(), program(home), libraries());
        String version = ServerBinaries.version(program(home), versionNumber());
        // Beside the release, the account and the form of what initialize() does.
        return ServerBinaries.prepare(
                cache,
                home,
                version,
                name + "-data-1",
                (directory, data, password) -> initialize(home, version, directory, data, password));
    }
}
