package dev.databases.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.DatabaseUrl;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendProvidersTest {
    private static final BackendProvider FAST = new NamedProvider("toy", "fast", true);
    private static final BackendProvider SLOW = new NamedProvider("toy", "slow", false);

    @Test
    void withoutADriverTheDefaultAnswers() {
        assertSame(FAST, find("toy:///notes", SLOW, FAST));
    }

    @Test
    void theDriverNamedAnswers() {
        assertSame(SLOW, find("toy+slow:///notes", SLOW, FAST));
    }

    // EDX-35: the original falls back to the default
    @Test
    void anUnknownDriverIsNeverReplacedByAnother() {
        assertEquals(
                "No driver 'r2dbc' for 'toy'. On the class path: toy+fast://, toy+slow://. Use one of these, leave the driver out"
                        + " for the default, or add the dependency that brings 'r2dbc'.",
                messageFor("toy+r2dbc:///notes", SLOW, FAST));
    }

    // BSD-02, EDX-35, EDB-138: the original says that the driver's module could not be imported
    @Test
    void aMissingBackendNamesTheDependencyToAdd() {
        assertEquals(
                "No backend for 'postgresql://'. On the class path: toy. Add the dependency dev.databases:databases-postgres to the"
                        + " class path.",
                messageFor("postgresql://localhost/notes", FAST));
    }

    // BSD-02
    @Test
    void anUnknownDialectListsWhatIsThere() {
        assertEquals(
                "No backend for 'sqlit://'. On the class path: none. Check the part before '://'.",
                messageFor("sqlit:///notes.db"));
    }

    // EDB-140
    @Test
    void aProviderThatFailsInItselfIsNotReportedAsMissing(@TempDir Path services) throws Exception {
        Path list = services.resolve("META-INF/services/" + BackendProvider.class.getName());
        Files.createDirectories(list.getParent());
        Files.writeString(list, BrokenProvider.class.getName());

        Throwable error;
        try (URLClassLoader loader = new URLClassLoader(classPathAnd(services), ClassLoader.getPlatformClassLoader())) {
            Class<?> url = loader.loadClass(DatabaseUrl.class.getName());
            Method find = loader.loadClass(BackendProviders.class.getName()).getMethod("find", url);
            Object broken = url.getMethod("parse", String.class).invoke(null, "broken:///notes");
            error = assertThrows(InvocationTargetException.class, () -> find.invoke(null, broken))
                    .getCause();
        }

        assertInstanceOf(ServiceConfigurationError.class, error);
        assertEquals(
                "java.lang.NoClassDefFoundError: com/example/Driver",
                error.getCause().toString());
    }

    private static BackendProvider find(String url, BackendProvider... providers) {
        return BackendProviders.find(DatabaseUrl.parse(url), List.of(providers));
    }

    private static String messageFor(String url, BackendProvider... providers) {
        return assertThrows(InvalidDatabaseUrlException.class, () -> find(url, providers))
                .getMessage();
    }

    private static URL[] classPathAnd(Path directory) throws Exception {
        String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator);
        List<Path> all = Stream.concat(
                        Stream.of(directory), Stream.of(classPath).map(Path::of))
                .toList();
        URL[] urls = new URL[all.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = all.get(i).toUri().toURL();
        }
        return urls;
    }

    private record NamedProvider(String dialect, String driver, boolean isDefault) implements BackendProvider {
        @Override
        public Set<String> dialects() {
            return Set.of(dialect);
        }

        @Override
        public Backend create(BackendConfig config) {
            throw new UnsupportedOperationException();
        }
    }

    /** As one whose driver is not on the class path. */
    public static final class BrokenProvider implements BackendProvider {
        public BrokenProvider() {
            throw new NoClassDefFoundError("com/example/Driver");
        }

        @Override
        public Set<String> dialects() {
            return Set.of("broken");
        }

        @Override
        public String driver() {
            return "broken";
        }

        @Override
        public Backend create(BackendConfig config) {
            throw new UnsupportedOperationException();
        }
    }
}
