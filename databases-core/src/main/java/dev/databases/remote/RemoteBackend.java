package dev.databases.remote;

import dev.databases.PoolOptions;
import dev.databases.TransactionOptions;
import dev.databases.pool.ConnectionPool;
import dev.databases.pool.Lease;
import dev.databases.pool.PoolClock;
import dev.databases.pool.PoolReport;
import dev.databases.pool.PoolStatus;
import dev.databases.spi.Backend;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Dialect;
import dev.databases.spi.Feature;
import dev.databases.spi.Purpose;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database over a network, through one driver; owns the pool. Safe for any thread. */
public abstract class RemoteBackend implements Backend {
    /** Cancel requests at once: each takes a connection of the server for a moment. */
    private static final int CANCELS_AT_ONCE = 4;

    /** Statements that are warned of, each once. */
    private static final int TOLD = 100;

    private static final Logger LOG = LoggerFactory.getLogger(RemoteBackend.class);

    private final Dialect dialect;
    private final RemoteDriver driver;
    private final Duration cleanUpTimeout;
    private final ConnectionPool<RemoteSession> pool;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final CancelGate cancels = new CancelGate(CANCELS_AT_ONCE);
    /** Null: no two statements share a connection. */
    private final @Nullable SharedSessions shared;

    /** Opens nothing yet. */
    protected RemoteBackend(BackendConfig config, Dialect dialect, RemoteDriver driver) {
        this(config, dialect, driver, 1);
    }

    /**
     * Opens nothing yet.
     *
     * @param pipelining how many lone statements of different callers one connection may have under way; 1: none shares
     * @throws IllegalArgumentException when the driver does not {@linkplain RemoteDriver#pipelines() pipeline}
     */
    protected RemoteBackend(BackendConfig config, Dialect dialect, RemoteDriver driver, int pipelining) {
        if (pipelining > 1 && !driver.pipelines()) {
            throw new IllegalArgumentException(
                    "This driver runs one statement at a time: pipelining must be 1, not " + pipelining);
        }
        PoolOptions options = config.options().pool();
        this.dialect = dialect;
        this.driver = driver;
        this.cleanUpTimeout = options.cleanUpTimeout();
        this.pool = new ConnectionPool<>(
                options, new RemoteConnector(this, driver), config.poolListener(), PoolClock.SYSTEM);
        this.shared = pipelining > 1 ? new SharedSessions(this, pool, options.maxSize(), pipelining) : null;
    }

    /**
     * The text that begins a transaction, one message: plain {@code BEGIN} first, and what could fail behind it, so that a failure
     * leaves a transaction that refuses everything and never none: {@code BEGIN; SET TRANSACTION READ ONLY}. The first statement
     * travels with it.
     *
     * @throws dev.databases.exceptions.UnsupportedFeatureException for an option that the database lacks
     */
    protected abstract String beginSql(TransactionOptions options);

    /** A statement that does nothing, waits for nothing and can be hit by a late cancel without harm. */
    protected String fence() {
        return "SELECT 1";
    }

    /**
     * Whether the database commits the open transaction when it runs this statement, failed or not. Asked when a driver {@linkplain
     * DriverConnection#isInTransaction() hears} that it is not open any more.
     */
    protected boolean commitsImplicitly(String sql) {
        return false;
    }

    /** The server has ended a transaction that the program did not end. */
    LostTransaction lost(@Nullable String sql, @Nullable Throwable failure) {
        boolean committed = sql != null && commitsImplicitly(sql);
        if (committed && told.size() < TOLD && told.add(sql)) {
            LOG.warn(
                    "The database has committed an open transaction, because it does that before it runs such a statement: {}."
                            + " Run it outside of a transaction.",
                    sql);
        }
        return new LostTransaction(committed, sql, failure);
    }

    /** Begins the transaction around a cursor or a batch. */
    String implicitBegin() {
        return beginSql(TransactionOptions.DEFAULT);
    }

    boolean failureAborts() {
        return dialect.supports(Feature.FAILED_STATEMENT_ABORTS_TRANSACTION);
    }

    Duration cleanUpTimeout() {
        return cleanUpTimeout;
    }

    CancelGate cancels() {
        return cancels;
    }

    @Override
    public final Dialect dialect() {
        return dialect;
    }

    @Override
    public CompletionStage<@Nullable Void> connect() {
        return pool.open()
                .thenCompose(opened -> pool.acquire())
                .handle((lease, failure) -> {
                    if (failure == null) {
                        lease.release();
                        return CompletableFuture.<@Nullable Void>completedFuture(null);
                    }
                    return disconnect(Duration.ZERO)
                            .thenCompose(report -> CompletableFuture.<@Nullable Void>failedFuture(Causes.of(failure)));
                })
                .thenCompose(end -> end);
    }

    @Override
    public CompletionStage<PoolReport> disconnect(Duration drain) {
        if (shared != null) {
            shared.closeAll();
        }
        return pool.close(drain).thenCompose(report -> driver.close().handle((closed, failure) -> report));
    }

    @Override
    public CompletionStage<ConnectionBackend> acquire(Purpose purpose, @Nullable Duration timeout) {
        Lease<RemoteSession> idle = pool.tryAcquire();
        if (idle != null) {
            return CompletableFuture.completedFuture(new RemoteConnection(this, idle));
        }
        Acquisition acquisition = new Acquisition(this, timeout == null ? pool.acquire() : pool.acquire(timeout));
        if (shared != null && !acquisition.isDone()) {
            shared.makeRoom();
        }
        return acquisition;
    }

    @Override
    public CompletionStage<ConnectionBackend> acquireForStatement(
            String sql, Purpose purpose, @Nullable Duration timeout) {
        return shared != null && SharedText.mayShare(sql) ? shared.acquire(timeout) : acquire(purpose, timeout);
    }

    @Override
    public boolean isAnswerThread() {
        return driver.isAnswerThread();
    }

    @Override
    public PoolStatus poolStatus() {
        return pool.status();
    }

    /** Waits for a connection; one that arrives after a cancel goes to the next in line. */
    private static final class Acquisition extends CompletableFuture<ConnectionBackend> {
        private final CompletableFuture<Lease<RemoteSession>> waiting;

        Acquisition(RemoteBackend backend, CompletableFuture<Lease<RemoteSession>> waiting) {
            this.waiting = waiting;
            waiting.whenComplete((lease, failure) -> {
                if (failure != null) {
                    completeExceptionally(Causes.of(failure));
                } else if (!complete(new RemoteConnection(backend, lease))) {
                    lease.release();
                }
            });
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            // Completes this one, too, unless the lease came first.
            waiting.cancel(false);
            return super.cancel(false);
        }
    }
}
