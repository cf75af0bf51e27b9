package dev.databases.test;

import dev.databases.pool.PoolReport;
import dev.databases.pool.PoolStatus;
import dev.databases.spi.Backend;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Dialect;
import dev.databases.spi.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down every call on its way to a backend, and whether every connection came back. Safe for any thread.
 *
 * <pre>{@code
 * RecordingBackend backend = new RecordingBackend(ScriptedBackend.builder().build());
 * ...
 * assertEquals(List.of("acquire WRITE", "begin", "execute PUT a 1", "commit", "release"), backend.calls());
 * backend.verify();
 * }</pre>
 */
public final class RecordingBackend implements Backend {
    private final Backend delegate;
    private final List<String> calls = new ArrayList<>();
    /** By the number of the acquire: what was asked for. */
    private final Map<Long, String> held = new TreeMap<>();

    private long acquired;
    private long released;

    public RecordingBackend(Backend delegate) {
        this.delegate = delegate;
    }

    @Override
    public Dialect dialect() {
        return delegate.dialect();
    }

    @Override
    public boolean isBlocking() {
        return delegate.isBlocking();
    }

    @Override
    public CompletionStage<@Nullable Void> connect() {
        return recorded("connect", delegate::connect);
    }

    @Override
    public CompletionStage<PoolReport> disconnect(Duration drain) {
        return recorded("disconnect", () -> delegate.disconnect(drain));
    }

    @Override
    public CompletionStage<ConnectionBackend> acquire(Purpose purpose, @Nullable Duration timeout) {
        return acquired(purpose, () -> delegate.acquire(purpose, timeout));
    }

    @Override
    public CompletionStage<ConnectionBackend> acquireForStatement(
            String sql, Purpose purpose, @Nullable Duration timeout) {
        return acquired(purpose, () -> delegate.acquireForStatement(sql, purpose, timeout));
    }

    private CompletionStage<ConnectionBackend> acquired(
            Purpose purpose, Supplier<CompletionStage<ConnectionBackend>> acquire) {
        return recorded(
                "acquire " + purpose,
                () -> Relay.map(acquire.get(), connection -> took(connection, purpose), ConnectionBackend::release),
                ConnectionBackend::release);
    }

    @Override
    public boolean isAnswerThread() {
        return delegate.isAnswerThread();
    }

    @Override
    public PoolStatus poolStatus() {
        return delegate.poolStatus();
    }

    @Override
    public <B> @Nullable B unwrap(Class<B> type) {
        return type.isInstance(this) ? type.cast(this) : delegate.unwrap(type);
    }

    /**
     * The calls so far, in order: {@code connect}, {@code acquire READ}, {@code begin}, {@code execute INSERT …}, {@code savepoint
     * a}, {@code release savepoint a}, {@code rollback to savepoint a}, {@code iterate SELECT …}, {@code fetch 100}, {@code
     * close}, {@code commit}, {@code rollback}, {@code release}, {@code disconnect}; {@code cancel …} when a future was cancelled.
     * Never the values.
     */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** Forgets the calls so far; the counts stay. */
    public synchronized void clear() {
        calls.clear();
    }

    /** Connections that callers were given since the beginning. */
    public synchronized long acquired() {
        return acquired;
    }

    /** Of these, the ones that were released. A second release of the same one does not count. */
    public synchronized long released() {
        return released;
    }

    /**
     * Checks that every connection was released (BSD-23).
     *
     * @throws AssertionError when not; the message says which, by the number of its acquire
     */
    public synchronized void verify() {
        if (!held.isEmpty()) {
            throw new AssertionError(held.size() + " of " + acquired + " connections were not released: "
                    + String.join(", ", held.values()));
        }
    }

    private synchronized ConnectionBackend took(ConnectionBackend connection, Purpose purpose) {
        long number = ++acquired;
        held.put(number, "no. " + number + " for " + purpose);
        return new InterceptedConnection(connection, new Recorder(number));
    }

    private synchronized void gaveBack(long number) {
        if (held.remove(number) != null) {
            released++;
        }
    }

    private synchronized void write(String call) {
        calls.add(call);
    }

    private <T extends @Nullable Object> CompletionStage<T> recorded(String text, Supplier<CompletionStage<T>> call) {
        return recorded(text, call, lost -> {});
    }

    private <T extends @Nullable Object> CompletionStage<T> recorded(
            String text, Supplier<CompletionStage<T>> call, Consumer<T> onLost) {
        write(text);
        Relay<T> relay = Relay.map(call.get(), value -> value, onLost);
        relay.whenComplete((value, failure) -> {
            if (relay.isCancelled()) {
                write("cancel " + text);
            }
        });
        return relay;
    }

    private final class Recorder implements Interceptor {
        private final long number;

        Recorder(long number) {
            this.number = number;
        }

        @Override
        public <T extends @Nullable Object> CompletionStage<T> around(
                @Nullable FaultPoint point,
                String text,
                Supplier<CompletionStage<T>> call,
                Supplier<CompletionStage<?>> refusal) {
            if (point == FaultPoint.RELEASE) {
                gaveBack(number);
            }
            return recorded(text, call);
        }

        @Override
        public void interrupt(ConnectionBackend connection) {
            write("interrupt");
            connection.interrupt();
        }
    }
}
