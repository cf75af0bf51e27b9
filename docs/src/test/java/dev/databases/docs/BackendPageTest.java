package dev.databases.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.BlockingDatabase;
import dev.databases.Database;
import dev.databases.DatabaseOptions;
import dev.databases.DatabaseUrl;
import dev.databases.OptionReader;
import dev.databases.Record;
import dev.databases.RecordMetadata;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import dev.databases.pool.PoolReport;
import dev.databases.pool.PoolStatus;
import dev.databases.spi.Backend;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.BackendProvider;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.DatabaseListener;
import dev.databases.spi.Dialect;
import dev.databases.spi.Purpose;
import dev.databases.test.Fault;
import dev.databases.test.FaultPoint;
import dev.databases.test.Faults;
import dev.databases.test.ScriptedBackend;
import dev.databases.values.ValueConverters;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/writing-a-backend.md. */
class BackendPageTest {
    // docs: backend-provider
    public static final class ToyProvider implements BackendProvider {
        @Override
        public Set<String> dialects() {
            return Set.of("toy");
        }

        @Override
        public String driver() {
            return "memory";
        }

        @Override
        public Backend create(BackendConfig config) {
            OptionReader options = OptionReader.of("Toy", config.options().backendOptions());
            Duration latency = options.duration("latency");
            options.finish(); // refuses what nobody asked for, with a suggestion
            return toyBackend(latency == null ? Duration.ZERO : latency);
        }
    }
    // docs: end

    // docs: backend-wrapper
    /** Counts the connections that are asked for. Safe for any thread. */
    static final class CountingBackend implements Backend {
        final LongAdder acquires = new LongAdder();
        private final Backend backend;

        CountingBackend(Backend backend) {
            this.backend = backend;
        }

        @Override
        public CompletionStage<ConnectionBackend> acquire(Purpose purpose, @Nullable Duration timeout) {
            acquires.increment();
            return backend.acquire(purpose, timeout);
        }

        @Override
        public CompletionStage<ConnectionBackend> acquireForStatement(
                String sql, Purpose purpose, @Nullable Duration timeout) {
            acquires.increment();
            return backend.acquireForStatement(sql, purpose, timeout);
        }

        @Override
        public Dialect dialect() {
            return backend.dialect();
        }

        @Override
        public boolean isBlocking() {
            return backend.isBlocking();
        }

        @Override
        public boolean isAnswerThread() {
            return backend.isAnswerThread();
        }

        @Override
        public CompletionStage<@Nullable Void> connect() {
            return backend.connect();
        }

        @Override
        public CompletionStage<PoolReport> disconnect(Duration drain) {
            return backend.disconnect(drain);
        }

        @Override
        public PoolStatus poolStatus() {
            return backend.poolStatus();
        }

        @Override
        public <B> @Nullable B unwrap(Class<B> type) {
            return type.isInstance(this) ? type.cast(this) : backend.unwrap(type);
        }
    }
    // docs: end

    private static ScriptedBackend toyBackend(Duration latency) {
        return ScriptedBackend.builder().latency(latency).build();
    }

    /** databases-test/README.md. */
    @Test
    void theFakesReadmeRuns() {
        Record record = new Record(RecordMetadata.of("name"), new Object[] {"Ada"});

        // docs: fakes-readme
        Faults faults = Faults.seeded(42)
                .withProbability(FaultPoint.STATEMENT, 0.01, Fault.DROP)
                .failCommitInDoubt();
        ScriptedBackend backend = ScriptedBackend.builder()
                .respond("SELECT name FROM users WHERE id = ?", record)
                .latency(Duration.ofMillis(5))
                .faults(faults)
                .build();

        // … use it as any backend, cancel what you like, then:
        backend.disconnect(Duration.ofSeconds(1)).toCompletableFuture().join();
        backend.verify(); // nothing held, nothing open, no rule broken
        // docs: end

        assertEquals(List.of(), backend.violations());
    }

    @Test
    void theProviderRefusesWhatItDoesNotKnow() {
        DatabaseUrl url = DatabaseUrl.parse("toy:///notes?latncy=5ms");
        BackendConfig config =
                new BackendConfig(url, DatabaseOptions.from(url), null, DatabaseListener.NONE, ValueConverters.NONE);

        InvalidDatabaseUrlException error =
                assertThrows(InvalidDatabaseUrlException.class, () -> new ToyProvider().create(config));

        assertEquals(
                "Unknown option 'latncy' (did you mean 'latency'?). Toy knows: latency.",
                error.getMessage().substring(0, error.getMessage().indexOf(" Every database knows")));
    }

    @Test
    void aBackendThatWrapsABackendSeesEachAcquire() {
        CountingBackend backend = new CountingBackend(toyBackend(Duration.ZERO));
        Database database = new Database(backend, DatabaseUrl.parse("toy:///notes"));

        try (BlockingDatabase notes = database.blocking().connect()) {
            notes.execute("PUT note one");
            notes.fetchVal("GET note");
        }

        assertEquals(2, backend.acquires.sum());
    }

    /** What the SPI has a default for as well: a default answers for nobody behind it. */
    @Test
    void theWrapperOnThePagePassesOnEveryMethod() {
        List<String> forgotten = Arrays.stream(Backend.class.getMethods())
                .filter(method -> Arrays.stream(CountingBackend.class.getDeclaredMethods())
                        .noneMatch(own -> own.getName().equals(method.getName())
                                && Arrays.equals(own.getParameterTypes(), method.getParameterTypes())))
                .map(Method::getName)
                .toList();

        assertEquals(List.of(), forgotten);
    }
}
