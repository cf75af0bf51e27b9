package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestCacheTest {
    private static final String NAME = "cache-test-" + ProcessHandle.current().pid();

    private final AtomicInteger filled = new AtomicInteger();
    private TestCache cache;

    @BeforeEach
    void open() throws IOException {
        cache = TestCache.open();
    }

    @AfterEach
    void clear() throws IOException {
        for (String suffix : List.of("", ".half", ".count")) {
            TestCache.delete(cache.root().resolve(NAME + suffix));
        }
    }

    private Path entry() {
        try {
            return cache.entry(NAME, directory -> {
                Files.writeString(directory.resolve("one"), "1");
                Files.writeString(directory.resolve("two"), "2");
                filled.incrementAndGet();
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anEntryIsMadeOnceForAllThreads() {
        List<CompletableFuture<Path>> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(CompletableFuture.supplyAsync(this::entry, work -> new Thread(work).start()));
        }

        threads.forEach(CompletableFuture::join);

        assertEquals(1, filled.get());
    }

    @Test
    void anEntryThatLostAFileIsMadeAgain() throws IOException {
        Files.delete(entry().resolve("two"));

        Path again = entry();

        assertEquals("2", Files.readString(again.resolve("two")));
        assertEquals(2, filled.get());
    }

    @Test
    void anEntryThatCouldNotBeMadeIsMadeNextTime() throws IOException {
        assertThrows(
                IOException.class,
                () -> cache.entry(NAME, directory -> {
                    Files.writeString(directory.resolve("one"), "broken");
                    throw new IOException("disk full");
                }));

        assertEquals("1", Files.readString(entry().resolve("one")));
    }
}
