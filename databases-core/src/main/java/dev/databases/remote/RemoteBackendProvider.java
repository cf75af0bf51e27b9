package dev.databases.remote;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import dev.databases.spi.Backend;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.BackendProvider;
import java.util.List;
import java.util.Set;

/**
 * Makes backends of one driver for the URLs of one database. A driver that is not the default is one more dependency: its provider is
 * found where that is missing, too, and says what to add. Stateless, safe for any thread.
 */
public abstract class RemoteBackendProvider implements BackendProvider {
    private final Set<String> dialects;
    private final String driver;
    private final List<Need> needs;

    /**
     * What has to be on the class path.
     *
     * @param className one of its classes
     * @param dependency for the message: {@code org.postgresql:r2dbc-postgresql}
     */
    public record Need(String className, String dependency) {}

    /** The default driver, which comes along. */
    protected RemoteBackendProvider(Set<String> dialects, String driver) {
        this(dialects, driver, List.of());
    }

    /**
     * Another driver.
     *
     * @param needs looked for in this order before {@link #backend} is called; one or more
     */
    protected RemoteBackendProvider(Set<String> dialects, String driver, List<Need> needs) {
        this.dialects = Set.copyOf(dialects);
        this.driver = driver;
        this.needs = List.copyOf(needs);
    }

    @Override
    public final Set<String> dialects() {
        return dialects;
    }

    @Override
    public final String driver() {
        return driver;
    }

    @Override
    public final boolean isDefault() {
        return needs.isEmpty();
    }

    /** @throws InvalidDatabaseUrlException also when a jar of the driver is missing; names it */
    @Override
    public final Backend create(BackendConfig config) {
        needs.forEach(need -> require(config, need));
        return backend(config);
    }

    /** Makes it; opens nothing. What names the driver's classes is in a class of its own, which is loaded from here. */
    protected abstract Backend backend(BackendConfig config);

    private void require(BackendConfig config, Need need) {
        try {
            Class.forName(need.className(), false, getClass().getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new InvalidDatabaseUrlException(
                    config.url().scheme() + ":// needs the dependency " + need.dependency() + " on the class path");
        }
    }
}
