package dev.databases.test.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whom a server runs as: the user of this JVM, or, when that is root, an unprivileged one, because servers refuse root.
 * Immutable.
 */
final class Account {
    /** The uid of {@code nobody} on Linux, whose group is not named alike everywhere; initdb wants the uid to have a name. */
    private static final String NOBODY = "65534";

    private static @Nullable Account current;

    private final List<String> prefix;
    private final boolean shell;
    private final @Nullable UserPrincipal owner;

    private Account(List<String> prefix, boolean shell, @Nullable UserPrincipal owner) {
        this.prefix = prefix;
        this.shell = shell;
        this.owner = owner;
    }

    /** For this JVM. */
    static synchronized Account current() {
        Account known = current;
        if (known == null) {
            known = isRoot() ? unprivileged() : new Account(List.of(), false, null);
            current = known;
        }
        return known;
    }

    private static boolean isRoot() {
        try {
            Path file = Files.createTempFile("databases-test", ".uid");
            try {
                return Integer.valueOf(0).equals(Files.getAttribute(file, "unix:uid"));
            } finally {
                Files.delete(file);
            }
        } catch (UnsupportedOperationException noUnix) {
            return false;
        } catch (IOException e) {
            throw new TestServerException("Cannot write to the temporary directory.", e);
        }
    }

    private static Account unprivileged() {
        List<String> setpriv = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        List<String> runuser = List.of("runuser", "-u", "nobody", "--");
        List<String> su = List.of("su", "-s", "/bin/sh", "nobody", "-c");
        if (works(new Account(setpriv, false, null))) {
            return new Account(setpriv, false, user(NOBODY));
        }
        if (works(new Account(runuser, false, null))) {
            return new Account(runuser, false, user("nobody"));
        }
        if (works(new Account(su, true, null))) {
            return new Account(su, true, user("nobody"));
        }
        throw new TestServerException(
                "A database server does not run as root, and none of setpriv, runuser and su could become another "
                        + "user. Install util-linux, run the tests as another user, or name a server in DATABASES_TEST_URLS.");
    }

    private static boolean works(Account account) {
        try {
            return new ProcessBuilder(account.command(List.of("true")))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestServerException("Interrupted while starting a server.", e);
        }
    }

    private static UserPrincipal user(String name) {
        try {
            // The JDK takes a number for a user without a name.
            return Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
        } catch (IOException e) {
            throw new TestServerException("There is no user " + name + " to run the server as.", e);
        }
    }

    /** The command that runs this one as the account. */
    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        if (shell) {
            whole.add("exec " + command.stream().map(Account::quoted).collect(Collectors.joining(" ")));
        } else {
            whole.addAll(command);
        }
        return whole;
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Makes a directory that only the account may enter. */
    Path createDirectory(Path directory) throws IOException {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return own(directory);
    }

    /** Writes a file that only the account may read. */
    Path write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
        return own(file);
    }

    private Path own(Path path) throws IOException {
        if (owner != null) {
            Files.setOwner(path, owner);
        }
        return path;
    }
}
