package dev.databases.remote;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.DatabaseOptions;
import dev.databases.DatabaseUrl;
import dev.databases.IsolationLevel;
import dev.databases.PoolOptions;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.UnsupportedFeatureException;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.DatabaseListener;
import dev.databases.spi.Dialect;
import dev.databases.spi.Feature;
import dev.databases.spi.Purpose;
import dev.databases.sql.SqlSyntax;
import dev.databases.sql.Statement;
import dev.databases.values.ValueConverters;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A backend, of one connection when nothing else is said, on a {@link FakeDriver}. */
final class RemoteFixture {
    static final Duration CLEAN_UP = Duration.ofMillis(500);

    final FakeDriver driver;
    final RemoteBackend backend;

    RemoteFixture() {
        this("BEGIN");
    }

    RemoteFixture(String begin) {
        this(begin, 1, 1);
    }

    RemoteFixture(String begin, int maxSize, int pipelining) {
        this(begin, maxSize, pipelining, new FakeDriver(pipelining > 1));
    }

    RemoteFixture(String begin, int maxSize, int pipelining, FakeDriver driver) {
        this(begin, maxSize, pipelining, driver, true);
    }

    /** A server whose transactions go on behind a failed statement, that tells whether one is open, and commits before DDL. */
    static RemoteFixture forgiving() {
        FakeDriver driver = new FakeDriver(false);
        driver.hearsTransaction = true;
        return new RemoteFixture("BEGIN", 1, 1, driver, false);
    }

    private RemoteFixture(String begin, int maxSize, int pipelining, FakeDriver driver, boolean failureAborts) {
        this.driver = driver;
        PoolOptions pool =
                PoolOptions.builder().maxSize(maxSize).cleanUpTimeout(CLEAN_UP).build();
        BackendConfig config = new BackendConfig(
                DatabaseUrl.parse("fake://host/db"),
                DatabaseOptions.builder().pool(pool).build(),
                null,
                DatabaseListener.NONE,
                ValueConverters.NONE);
        backend = new RemoteBackend(config, new FakeDialect(failureAborts), driver, pipelining) {
            @Override
            protected boolean commitsImplicitly(String sql) {
                return sql.startsWith("CREATE");
            }

            @Override
            protected String beginSql(TransactionOptions options) {
                if (options.deferrable()) {
                    throw new UnsupportedFeatureException("no such option");
                }
                return options.readOnly() ? "BEGIN; SET TRANSACTION READ ONLY" : begin;
            }
        };
        await(backend.connect());
    }

    ConnectionBackend acquire() {
        return await(backend.acquire(Purpose.HOLD, Duration.ofSeconds(5)));
    }

    FakeDriver.FakeConnection connection() {
        return driver.connections.get(driver.connections.size() - 1);
    }

    static Statement sql(String text) {
        return Statement.of(text);
    }

    /** The value, or the failure as it was thrown. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static void eventually(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean() && System.nanoTime() < until) {
            Thread.sleep(2);
        }
        assertTrue(condition.getAsBoolean());
    }

    private record FakeDialect(boolean failureAborts) implements Dialect {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public SqlSyntax syntax() {
            return SqlSyntax.POSTGRESQL;
        }

        @Override
        public String quote(String identifier) {
            return '"' + identifier + '"';
        }

        @Override
        public boolean supports(Feature feature) {
            return failureAborts || feature != Feature.FAILED_STATEMENT_ABORTS_TRANSACTION;
        }

        @Override
        public Set<IsolationLevel> isolationLevels() {
            return Set.of(IsolationLevel.SERIALIZABLE);
        }
    }
}
