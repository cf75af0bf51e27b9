package dev.databases.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.databases.spi.Backend;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands before a backend passes everything on, also what the SPI has a default for: that answers for nobody behind it. */
class WrapperTest {
    private static final List<Class<?>> SPI =
            List.of(Backend.class, ConnectionBackend.class, TransactionBackend.class, RecordCursor.class);

    @Test
    void everyWrapperHasEveryMethodOfWhatItWraps() throws Exception {
        Set<String> wrappers = new TreeSet<>();
        List<String> forgotten = new ArrayList<>();
        for (Class<?> type : classes()) {
            for (Class<?> wrapped : SPI) {
                if (wraps(type, wrapped)) {
                    wrappers.add(type.getSimpleName());
                    Arrays.stream(wrapped.getMethods())
                            .filter(method -> !Modifier.isStatic(method.getModifiers()))
                            .filter(method -> !declares(type, method))
                            .forEach(method -> forgotten.add(type.getSimpleName() + "." + method.getName()));
                }
            }
        }

        assertEquals(List.of(), forgotten);
        assertEquals(
                Set.of("Cursor", "FaultyBackend", "InterceptedConnection", "RecordingBackend", "Transaction"),
                wrappers);
    }

    /** It is one, and has one. */
    private static boolean wraps(Class<?> type, Class<?> wrapped) {
        return wrapped.isAssignableFrom(type)
                && Arrays.stream(type.getDeclaredFields()).map(Field::getType).anyMatch(wrapped::equals);
    }

    private static boolean declares(Class<?> type, Method method) {
        try {
            return !type.getMethod(method.getName(), method.getParameterTypes())
                    .getDeclaringClass()
                    .isInterface();
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static List<Class<?>> classes() throws IOException, URISyntaxException, ClassNotFoundException {
        Class<?> here = RecordingBackend.class;
        Path root =
                Path.of(here.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> names;
        try (Stream<Path> files = Files.walk(root)) {
            names = files.map(file -> root.relativize(file).toString().replace(File.separatorChar, '.'))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
        List<Class<?>> classes = new ArrayList<>();
        for (String name : names) {
            classes.add(Class.forName(name, false, here.getClassLoader()));
        }
        return classes;
    }

    static Stream<UnaryOperator<Backend>> wrappers() {
        return Stream.of(RecordingBackend::new, backend -> new FaultyBackend(backend, Faults.none()));
    }

    @ParameterizedTest
    @MethodSource("wrappers")
    void aLoneStatementIsAskedForAsOne(UnaryOperator<Backend> wrapper) {
        List<String> heard = new ArrayList<>();
        Backend wrapped = wrapper.apply(listener(heard));

        wrapped.acquireForStatement("SELECT 1", Purpose.READ, Duration.ofSeconds(1));
        wrapped.acquire(Purpose.WRITE, null);

        assertEquals(List.of("acquireForStatement[SELECT 1, READ, PT1S]", "acquire[WRITE, null]"), heard);
    }

    @ParameterizedTest
    @MethodSource("wrappers")
    void theBackendBehindIsFound(UnaryOperator<Backend> wrapper) {
        ScriptedBackend behind = ScriptedBackend.builder().build();
        Backend wrapped = wrapper.apply(behind);

        assertSame(behind, wrapped.unwrap(ScriptedBackend.class));
        assertSame(wrapped, wrapped.unwrap(wrapped.getClass()));
        assertEquals(null, wrapped.unwrap(String.class));
    }

    private static Backend listener(List<String> heard) {
        return (Backend) Proxy.newProxyInstance(
                WrapperTest.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("isBlocking")) {
                        return false;
                    }
                    heard.add(method.getName() + Arrays.toString(arguments));
                    return new CompletableFuture<>();
                });
    }
}
