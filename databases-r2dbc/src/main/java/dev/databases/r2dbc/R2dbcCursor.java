package dev.databases.r2dbc;

import dev.databases.Record;
import dev.databases.spi.RecordCursor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * A result that is read by demand, through a publisher. What is asked for is asked for on the connection's loop: some drivers
 * reorder rows otherwise. When something else wants the connection, the rest is read into memory first.
 */
final class R2dbcCursor extends BaseSubscriber<Record> implements RecordCursor {
    /** For the rest of a result that was closed early; what takes longer is worth a connection that stops it. */
    private static final int PATIENCE_MILLIS = 20;

    private final int fetchSize;
    private final Executor loop;
    private final Function<Throwable, ? extends Throwable> door;
    /** See {@link R2dbcConnection#stopCursor}; null: to cancel the publisher is enough. */
    private final @Nullable Function<CompletionStage<?>, ? extends CompletionStage<?>> stop;

    private final CompletableFuture<RecordCursor> opened = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> complete = new CompletableFuture<>();
    /** Guarded by itself, with everything below. */
    private final ArrayDeque<Record> buffer = new ArrayDeque<>();

    private long demanded;
    private @Nullable Throwable failed;
    private int wanted;
    private boolean closed;
    private @Nullable CompletableFuture<List<Record>> waiting;

    R2dbcCursor(
            int fetchSize,
            Executor loop,
            Function<Throwable, ? extends Throwable> door,
            @Nullable Function<CompletionStage<?>, ? extends CompletionStage<?>> stop) {
        this.fetchSize = fetchSize;
        this.loop = loop;
        this.door = door;
        this.stop = stop;
    }

    /** Done with the first row, or the failure to get one. */
    CompletionStage<RecordCursor> open(Publisher<Record> records) {
        records.subscribe(this);
        return opened;
    }

    boolean isComplete() {
        return complete.isDone();
    }

    /** Reads the rest into memory. Never fails: a failure is for the next fetch. */
    CompletionStage<@Nullable Void> readAhead() {
        demand(Long.MAX_VALUE);
        return complete;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        demand(fetchSize);
    }

    @Override
    protected void hookOnNext(Record record) {
        synchronized (buffer) {
            if (closed) {
                return;
            }
            buffer.add(record);
            demanded--;
        }
        opened.complete(this);
        serve(false);
    }

    @Override
    protected void hookOnComplete() {
        opened.complete(this);
        complete.complete(null);
        serve(true);
    }

    @Override
    protected void hookOnError(Throwable error) {
        Throwable translated = door.apply(error);
        synchronized (buffer) {
            failed = translated;
        }
        opened.completeExceptionally(translated);
        complete.complete(null);
        serve(true);
    }

    @Override
    public CompletionStage<List<Record>> fetch(int max) {
        CompletableFuture<List<Record>> page = new CompletableFuture<>();
        long missing;
        synchronized (buffer) {
            wanted = Math.min(max, fetchSize);
            waiting = page;
            missing = wanted - buffer.size() - demanded;
        }
        serve(false);
        if (missing > 0 && !page.isDone()) {
            demand(missing);
        }
        return page;
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        if (stop == null) {
            loop.execute(this::cancel);
            complete.complete(null);
            return CompletableFuture.completedFuture(null);
        }
        return isComplete() ? CompletableFuture.completedFuture(null) : drop(stop);
    }

    /** Reads the rest without keeping it; when there is much of it, the statement is stopped. */
    private CompletionStage<@Nullable Void> drop(Function<CompletionStage<?>, ? extends CompletionStage<?>> stop) {
        synchronized (buffer) {
            closed = true;
            buffer.clear();
        }
        demand(Long.MAX_VALUE);
        CompletableFuture<@Nullable Void> free = new CompletableFuture<>();
        AtomicBoolean decided = new AtomicBoolean();
        complete.thenRun(() -> {
            if (decided.compareAndSet(false, true)) {
                free.complete(null);
            }
        });
        CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (decided.compareAndSet(false, true)) {
                        stop.apply(complete).whenComplete((stopped, failure) -> free.complete(null));
                    }
                });
        return free;
    }

    private void demand(long rows) {
        synchronized (buffer) {
            demanded += Math.min(rows, Integer.MAX_VALUE);
        }
        loop.execute(() -> request(rows));
    }

    /** Gives a page when there are enough records for it, or when no more will come. */
    private void serve(boolean ended) {
        CompletableFuture<List<Record>> page;
        List<Record> records;
        Throwable failure;
        synchronized (buffer) {
            page = waiting;
            boolean last = ended || complete.isDone();
            if (page == null || buffer.size() < wanted && !last) {
                return;
            }
            waiting = null;
            int size = Math.min(wanted, buffer.size());
            records = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                records.add(buffer.remove());
            }
            failure = size == 0 ? failed : null;
        }
        if (failure != null) {
            page.completeExceptionally(failure);
        } else {
            page.complete(records);
        }
    }
}
