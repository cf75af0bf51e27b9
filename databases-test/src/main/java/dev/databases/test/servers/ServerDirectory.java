package dev.databases.test.servers;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** The files of one server: data, configuration, certificates, log, socket. One thread at a time. */
abstract class ServerDirectory {
    private static final int LOG_CHARACTERS = 4_000;

    private final Path root;

    /** A new one, in the cache's root, still without data. */
    ServerDirectory(TestCache cache, String prefix) throws IOException {
        this.root = create(cache, prefix);
    }

    /** Makes a directory of a name that begins so, which only the account may enter. */
    static Path create(TestCache cache, String prefix) throws IOException {
        while (true) {
            String name = prefix + Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30), 36);
            try {
                return Account.current().createDirectory(cache.root().resolve(name));
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

    /** Writes the configuration, before each start. */
    abstract void configure(int port) throws IOException;

    /** Whether the server that was started takes connections. */
    abstract boolean isReady();

    /** The main process of a server that is ready. */
    abstract long pid();

    /** After a kill: the next server must not take a process that has the old one's number for it. */
    abstract void forgetProcess();

    /** Whether a server that did not start says that another has its port. */
    abstract boolean saysPortIsTaken(String log);

    /** Does nothing when it is absent. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new TestServerException("Cannot delete " + file + " of a server.", e);
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
