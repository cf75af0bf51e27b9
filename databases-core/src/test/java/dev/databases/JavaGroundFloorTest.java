package dev.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Floor 0 stands alone: no Kotlin, no coroutines, no driver. */
class JavaGroundFloorTest {
    @Test
    void compilesWithJavacAndTwoLibraries(@TempDir Path output) throws Exception {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        String classPath = Stream.of(NullMarked.class, Logger.class)
                .map(JavaGroundFloorTest::jarOf)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        List<String> options =
                List.of("--release", "17", "-proc:none", "-cp", classPath, "-d", output.toString(), "-Xlint:-options");

        StringWriter messages = new StringWriter();
        boolean compiled;
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            compiled = javac.getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources()))
                    .call();
        }

        assertEquals("", messages.toString());
        assertEquals(true, compiled);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
