package dev.databases.spi;

import dev.databases.DatabaseUrl;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the provider that a URL asks for. Never falls back from an unknown driver (EDX-35). */
public final class BackendProviders {
    /** Which dependency brings which dialect, so that an error can name what to add. */
    private static final Map<String, String> MODULES = Map.of(
            "sqlite", "dev.databases:databases-sqlite",
            "postgresql", "dev.databases:databases-postgres",
            "postgres", "dev.databases:databases-postgres",
            "mysql", "dev.databases:databases-mysql",
            "mariadb", "dev.databases:databases-mysql");

    private BackendProviders() {}

    /**
     * Finds the provider for a URL's dialect and driver among those on the class path.
     *
     * @throws InvalidDatabaseUrlException when there is none; the message lists what is there and names the dependency to add
     */
    public static BackendProvider find(DatabaseUrl url) {
        List<BackendProvider> providers = new ArrayList<>();
        // Loaded each time: a Database is made rarely, and a cache would pin class loaders.
        ServiceLoader.load(BackendProvider.class, BackendProviders.class.getClassLoader())
                .forEach(providers::add);
        return find(url, providers);
    }

    static BackendProvider find(DatabaseUrl url, List<BackendProvider> providers) {
        List<BackendProvider> sameDialect = providers.stream()
                .filter(provider -> provider.dialects().contains(url.dialect()))
                .toList();
        for (BackendProvider provider : sameDialect) {
            if (url.driver().isEmpty()
                    ? provider.isDefault()
                    : provider.driver().equals(url.driver())) {
                return provider;
            }
        }
        throw new InvalidDatabaseUrlException(
                sameDialect.isEmpty() ? unknownDialect(url, providers) : unknownDriver(url, sameDialect));
    }

    private static String unknownDialect(DatabaseUrl url, List<BackendProvider> providers) {
        TreeSet<String> known = new TreeSet<>();
        providers.forEach(provider -> known.addAll(provider.dialects()));
        @Nullable String module = MODULES.get(url.dialect());
        String advice = module == null
                ? "Check the part before '://'."
                : "Add the dependency " + module + " to the class path.";
        return "No backend for '" + url.dialect() + "://'. On the class path: "
                + (known.isEmpty() ? "none" : String.join(", ", known)) + ". " + advice;
    }

    private static String unknownDriver(DatabaseUrl url, List<BackendProvider> sameDialect) {
        TreeSet<String> known = new TreeSet<>();
        sameDialect.forEach(provider -> known.add(url.dialect() + "+" + provider.driver() + "://"));
        return "No driver '" + url.driver() + "' for '" + url.dialect() + "'. On the class path: "
                + String.join(", ", known) + ". Use one of these, leave the driver out for the default, "
                + "or add the dependency that brings '" + url.driver() + "'.";
    }
}
