package dev.databases.test.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What servers share between test runs, below the temporary directory: unpacked binaries, fresh data directories. An entry is
 * made once, however many JVMs want it at the same moment, and made again when a cleaner of temporary files has been at it.
 * Safe for any thread and process.
 */
final class TestCache {
    static final String VARIABLE = "DATABASES_TEST_DIRECTORY";

    /** A file lock belongs to the whole JVM, so its threads need one of their own. */
    private static final Object IN_THIS_JVM = new Object();

    private final Path root;

    private TestCache(Path root) {
        this.root = root;
    }

    /** Fills a directory that exists and is empty. */
    interface Filler {
        void fill(Path directory) throws IOException;
    }

    /** The cache of this user, whose name is short because a socket's path may have about 100 characters. */
    static TestCache open() throws IOException {
        Path root = temporaryDirectory()
                .resolve("dbt-" + System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_"));
        try {
            Files.createDirectory(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // As root, others must get through to what is theirs.
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (FileAlreadyExistsException e) {
            requireOurs(root);
        }
        return new TestCache(root);
    }

    /** Where servers put their own directories. */
    Path root() {
        return root;
    }

    /** The entry of this name, filled now when nobody has done so before. The name says everything that its content depends on. */
    Path entry(String name, Filler filler) throws IOException {
        Path entry = root.resolve(name);
        Path count = root.resolve(name + ".count");
        synchronized (IN_THIS_JVM) {
            try (FileChannel channel = FileChannel.open(
                            root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid() || !isWhole(entry, count)) {
                    delete(entry);
                    Path half = root.resolve(name + ".half");
                    delete(half);
                    Files.createDirectory(half);
                    filler.fill(half);
                    Files.writeString(count, Long.toString(countFiles(half)));
                    Files.move(half, entry, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        return entry;
    }

    private static boolean isWhole(Path entry, Path count) throws IOException {
        return Files.isDirectory(entry)
                && Files.isRegularFile(count)
                && Files.readString(count).equals(Long.toString(countFiles(entry)));
    }

    private static long countFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.count();
        }
    }

    /** Deletes a directory and what is in it; does nothing when it is absent. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> found = Files.walk(directory)) {
            paths = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    /** A directory that somebody else planted could give us programs to run. */
    private static void requireOurs(Path root) throws IOException {
        Path probe = Files.createTempFile("databases-test", ".owner");
        try {
            if (Files.isSymbolicLink(root) || !Objects.equals(Files.getOwner(root), Files.getOwner(probe))) {
                throw new TestServerException(
                        root + " belongs to another user. Remove it, or set another java.io.tmpdir.");
            }
        } finally {
            Files.delete(probe);
        }
    }

    /**
     * What {@link #VARIABLE} names in the environment; else {@code java.io.tmpdir}, or {@code /tmp} when other users cannot get
     * there.
     */
    private static Path temporaryDirectory() throws IOException {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isBlank()) {
            Path directory = Path.of(named);
            if (!Files.isDirectory(directory) || !othersGetTo(directory.toRealPath())) {
                throw new TestServerException(VARIABLE + " must name a directory that every user may enter.");
            }
            return directory.toRealPath();
        }
        Path wanted = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        return othersGetTo(wanted) ? wanted : Path.of("/tmp").toRealPath();
    }

    private static boolean othersGetTo(Path directory) throws IOException {
        for (Path path = directory; path != null; path = path.getParent()) {
            if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }
}
