package dev.databases.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.Database;
import dev.databases.Record;
import dev.databases.exceptions.BadSqlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Java program that streams through {@link Flow.Publisher}. */
@Timeout(60)
class PublisherCallerTest {
    private Database database;

    @BeforeEach
    void connect(@TempDir Path directory) {
        database = JavaNotes.open(directory);
    }

    @AfterEach
    void everyConnectionCameBack() {
        assertTrue(database.futures().disconnect().join().isClean());
    }

    @Test
    void recordsArriveInOrderAndThenTheEnd() {
        Collector collector = new Collector(Long.MAX_VALUE, Integer.MAX_VALUE);

        database.futures().iterate("SELECT id FROM notes ORDER BY id").subscribe(collector);

        assertEquals(List.of(1, 2, 3), collector.ended.join());
    }

    @Test
    void noMoreArrivesThanWasAskedFor() throws Exception {
        Collector collector = new Collector(2, Integer.MAX_VALUE);

        database.futures().iterate(JavaNotes.NUMBERS).subscribe(collector);
        collector.got(2).get(30, TimeUnit.SECONDS);
        collector.request(3);
        collector.got(5).get(30, TimeUnit.SECONDS);

        assertEquals(List.of(1, 2, 3, 4, 5), collector.seen());
        collector.cancel();
    }

    @Test
    void cancellingTheSubscriptionGivesTheConnectionBack() {
        Collector collector = new Collector(Long.MAX_VALUE, 10);

        database.futures().iterate(JavaNotes.NUMBERS).subscribe(collector);

        assertEquals(10, collector.ended.join().size());
        // the connection: everyConnectionCameBack
    }

    @Test
    void eachSubscriptionRunsTheQuery() {
        Flow.Publisher<Record> notes =
                database.futures().iterate("SELECT id FROM notes WHERE id > :id ORDER BY id", Map.of("id", 1));
        Collector first = new Collector(Long.MAX_VALUE, Integer.MAX_VALUE);
        Collector second = new Collector(Long.MAX_VALUE, Integer.MAX_VALUE);

        notes.subscribe(first);
        notes.subscribe(second);

        assertEquals(List.of(2, 3), first.ended.join());
        assertEquals(List.of(2, 3), second.ended.join());
    }

    @Test
    void aListBindsPositions() {
        Collector collector = new Collector(Long.MAX_VALUE, Integer.MAX_VALUE);

        database.futures()
                .iterate("SELECT id FROM notes WHERE id = ?", List.of(2))
                .subscribe(collector);

        assertEquals(List.of(2), collector.ended.join());
    }

    @Test
    void anErrorArrivesAsItIs() {
        Collector collector = new Collector(Long.MAX_VALUE, Integer.MAX_VALUE);

        database.futures().iterate("SELECT * FROM nowhere").subscribe(collector);

        assertInstanceOf(
                BadSqlException.class,
                collector.ended.handle((result, error) -> error).join());
    }

    @Test
    void insideATransactionItReadsWhatIsNotCommitted() {
        Collector collector = new Collector(Long.MAX_VALUE, Integer.MAX_VALUE);

        database.futures()
                .transaction(tx -> tx.execute("DELETE FROM notes WHERE id = 2").thenCompose(deleted -> {
                    tx.iterate("SELECT id FROM notes ORDER BY id").subscribe(collector);
                    return collector.ended;
                }))
                .join();

        assertEquals(List.of(1, 3), collector.seen());
    }

    /** Collects the first column; cancels after so many. */
    private static final class Collector implements Flow.Subscriber<Record> {
        final CompletableFuture<List<Integer>> ended = new CompletableFuture<>();
        private final long demand;
        private final int limit;
        private final List<Integer> seen = new ArrayList<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        private CompletableFuture<Void> awaited = new CompletableFuture<>();
        private int awaitedSize = Integer.MAX_VALUE;

        Collector(long demand, int limit) {
            this.demand = demand;
            this.limit = limit;
        }

        void request(long more) {
            subscription.join().request(more);
        }

        void cancel() {
            subscription.join().cancel();
        }

        synchronized List<Integer> seen() {
            return List.copyOf(seen);
        }

        synchronized CompletableFuture<Void> got(int size) {
            awaited = new CompletableFuture<>();
            awaitedSize = size;
            if (seen.size() >= size) {
                awaited.complete(null);
            }
            return awaited;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription.complete(subscription);
            subscription.request(demand);
        }

        @Override
        public synchronized void onNext(Record record) {
            seen.add(record.get(0, Integer.class));
            if (seen.size() >= awaitedSize) {
                awaited.complete(null);
            }
            if (seen.size() == limit) {
                cancel();
                ended.complete(List.copyOf(seen));
            }
        }

        @Override
        public void onError(Throwable error) {
            ended.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            ended.complete(seen());
        }
    }
}
