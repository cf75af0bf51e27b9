package dev.databases.test.servers;

/**
 * There are binaries, and this machine lacks a library of the system's that they need; the message names the package. No fault of
 * the tests: {@link TestServers#orSkip} skips them.
 */
public final class MissingLibraryException extends TestServerException {
    MissingLibraryException(String message) {
        super(message);
    }

    @Override
    MissingLibraryException again() {
        return new MissingLibraryException(String.valueOf(getMessage()));
    }
}
