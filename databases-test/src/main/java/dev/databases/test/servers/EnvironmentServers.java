package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Servers that the environment names. */
final class EnvironmentServers {
    static final String VARIABLE = "DATABASES_TEST_URLS";

    /** What to do where there are no binaries. */
    static final String ADVICE = "There are none for this system: name a server in " + VARIABLE + " or start Docker.";

    /** A comma before a scheme; one URL may have several hosts, with commas between them. */
    private static final Pattern BETWEEN = Pattern.compile(",(?=\\s*[A-Za-z0-9.+_-]+://)");

    private EnvironmentServers() {}

    /** The first URL that fits, of those in the variable's value; null or blank: none. */
    static Optional<TestServer> find(ServerKind kind, @Nullable String urls) {
        return urls(urls).stream()
                .filter(kind::fits)
                .findFirst()
                .map(url -> new NamedServer(kind, ServerSource.ENVIRONMENT, url));
    }

    private static List<DatabaseUrl> urls(@Nullable String urls) {
        return urls == null
                ? List.of()
                : Arrays.stream(BETWEEN.split(urls))
                        .map(String::strip)
                        .filter(url -> !url.isEmpty())
                        .map(DatabaseUrl::parse)
                        .toList();
    }
}
