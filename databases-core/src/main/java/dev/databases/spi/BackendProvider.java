package dev.databases.spi;

import java.util.Set;

/**
 * Makes backends for the schemes it answers. Found by {@link java.util.ServiceLoader}; stateless, safe for any thread.
 */
public interface BackendProvider {
    /** The dialect names it answers, as in a URL before {@code +} and {@code ://}: {@code postgresql}, {@code postgres}. */
    Set<String> dialects();

    /** The driver's name, what follows {@code +}: {@code vertx}. */
    String driver();

    /** Whether a URL without {@code +driver} means this one. */
    default boolean isDefault() {
        return true;
    }

    /**
     * Makes a backend; opens nothing yet.
     *
     * @throws dev.databases.exceptions.InvalidDatabaseUrlException when the URL or an option makes no sense to this driver
     */
    Backend create(BackendConfig config);
}
