package dev.databases.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.exceptions.BadSqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class QueryCacheTest {
    @Test
    void knownQueryIsNotParsedAgain() {
        QueryCache cache = new QueryCache(SqlSyntax.SQLITE);

        ParsedQuery first = cache.get("SELECT :a");

        assertSame(first, cache.get("SELECT " + ":a"));
        assertEquals(List.of("a"), first.parameterNames());
        assertEquals(1, cache.size());
    }

    @Test
    void queryInUseOutlivesThoseThatAreNot() {
        QueryCache cache = new QueryCache(SqlSyntax.SQLITE, 4);
        ParsedQuery used = cache.get("SELECT 'used'");

        for (int i = 0; i < 100; i++) {
            cache.get("SELECT " + i);
            assertSame(used, cache.get("SELECT 'used'"));
        }

        assertEquals(4, cache.size());
    }

    @Test
    void longAndBadQueriesAreNotRemembered() {
        QueryCache cache = new QueryCache(SqlSyntax.SQLITE);
        String longest = "SELECT '" + "x".repeat(QueryCache.LONGEST_CACHED_QUERY - 9) + "'";

        cache.get(longest + " ");
        assertThrows(BadSqlException.class, () -> cache.get("SELECT '"));
        assertEquals(0, cache.size());
        assertSame(cache.get(longest), cache.get(longest));
        assertEquals(1, cache.size());
    }

    @Test
    void capacityOfNothingRemembersNothing() {
        QueryCache cache = new QueryCache(SqlSyntax.SQLITE, 0);

        assertNotSame(cache.get("SELECT 1"), cache.get("SELECT 1"));
        assertEquals(0, cache.size());
        assertEquals(
                "capacity is a number of queries and cannot be negative: -1",
                assertThrows(IllegalArgumentException.class, () -> new QueryCache(SqlSyntax.SQLITE, -1))
                        .getMessage());
    }

    @Test
    void cacheKeepsItsBoundUnderConcurrency() throws Exception {
        QueryCache cache = new QueryCache(SqlSyntax.POSTGRESQL, 64);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int seed = 0; seed < 8; seed++) {
            Random random = new Random(seed);
            tasks.add(() -> {
                int largest = 0;
                for (int i = 0; i < 20_000; i++) {
                    String query = "SELECT " + random.nextInt(500) + ", :a";
                    assertEquals(query, cache.get(query).query());
                    largest = Math.max(largest, cache.size());
                }
                return largest;
            });
        }

        List<Future<Integer>> largest = threads.invokeAll(tasks);

        for (Future<Integer> size : largest) {
            assertTrue(size.get() <= 64, "the cache grew to " + size.get());
        }
        assertEquals(64, cache.size());
        threads.shutdown();
    }
}
