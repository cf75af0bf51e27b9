package dev.databases.exceptions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tree that package-info draws is the tree that the classes are. */
class ErrorTreeTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/databases/exceptions");

    @Test
    void everyClassIsDrawnUnderItsParent() throws Exception {
        Map<String, String> drawn = drawnParents();

        Map<String, String> actual = new TreeMap<>();
        for (Class<?> type : exceptionClasses()) {
            actual.put(type.getSimpleName(), type.getSuperclass().getSimpleName());
        }

        // The roots are drawn without a parent.
        actual.put("DatabaseException", "");
        actual.put("InvalidDatabaseUrlException", "");
        assertEquals(actual, drawn);
        assertEquals(RuntimeException.class, DatabaseException.class.getSuperclass());
        assertEquals(IllegalArgumentException.class, InvalidDatabaseUrlException.class.getSuperclass());
    }

    @Test
    void exactlyThoseDrawnAsRetryableAre() throws Exception {
        TreeSet<String> drawn = new TreeSet<>();
        for (String line : drawing()) {
            if (line.endsWith("  retryable")) {
                drawn.add(nameIn(line));
            }
        }

        TreeSet<String> actual = new TreeSet<>();
        for (Class<?> type : exceptionClasses()) {
            if (DatabaseException.class.isAssignableFrom(type) && isRetryable(type)) {
                actual.add(type.getSimpleName());
            }
        }

        assertEquals(actual, drawn);
        assertTrue(new AcquireTimeoutException("").isRetryable());
        assertFalse(new ConnectionLostException("").isRetryable());
    }

    private static boolean isRetryable(Class<?> type) throws Exception {
        if (type == ConstraintViolationException.class) {
            return new ConstraintViolationException(
                            "", ConstraintViolationException.Kind.UNKNOWN, ErrorContext.NONE, null)
                    .isRetryable();
        }
        return ((DatabaseException) type.getConstructor(String.class).newInstance("")).isRetryable();
    }

    private static Map<String, String> drawnParents() throws IOException {
        Map<String, String> parents = new TreeMap<>();
        List<String> path = new ArrayList<>();
        for (String line : drawing()) {
            int depth = line.indexOf(nameIn(line)) / 3;
            path.subList(depth, path.size()).clear();
            parents.put(nameIn(line), depth == 0 ? "" : path.get(depth - 1));
            path.add(nameIn(line));
        }
        return parents;
    }

    private static List<String> drawing() throws IOException {
        List<String> lines = Files.readAllLines(SOURCES.resolve("package-info.java"));
        int start = lines.indexOf(" * <pre>");
        int end = lines.indexOf(" * </pre>");
        return lines.subList(start + 1, end).stream()
                .map(line -> line.substring(3).stripTrailing())
                .toList();
    }

    private static String nameIn(String line) {
        return line.replaceAll("^[^A-Z]*(\\w+).*$", "$1");
    }

    private static List<Class<?>> exceptionClasses() throws Exception {
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (!name.equals("package-info")) {
                    Class<?> type = Class.forName("dev.databases.exceptions." + name);
                    if (Throwable.class.isAssignableFrom(type)) {
                        classes.add(type);
                    }
                }
            }
        }
        return classes;
    }
}
