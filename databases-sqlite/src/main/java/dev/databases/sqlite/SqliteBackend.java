package dev.databases.sqlite;

import dev.databases.PoolOptions;
import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.NotConnectedException;
import dev.databases.pool.ConnectionPool;
import dev.databases.pool.Lease;
import dev.databases.pool.PoolClock;
import dev.databases.pool.PoolListener;
import dev.databases.pool.PoolReport;
import dev.databases.pool.PoolStatus;
import dev.databases.spi.Backend;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Dialect;
import dev.databases.spi.Purpose;
import dev.databases.sqlite.SqlitePermits.Mode;
import dev.databases.sqlite.SqlitePermits.Permit;
import dev.databases.values.ValueConverters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite database. Safe for any thread.
 *
 * <p>Three pools: readers, which refuse to write; connections to be held; and the one writer. {@code maxSize} bounds each of the
 * first two. One caller writes at a time, in the order in which they came: {@link Purpose#WRITE} takes its turn and then the
 * writer, so that those who wait occupy no connection and never wait for one that waits for its turn; {@link Purpose#HOLD} takes
 * its turn for each statement or transaction that may write.
 */
final class SqliteBackend implements Backend {
    /** Opening is short and rare; two threads keep a slow file from stopping everything. */
    private static final int THREADS = 2;

    private final SqliteOptions options;
    private final ValueConverters converters;
    private final ThreadPoolExecutor executor;
    private final AtomicReference<@Nullable SqliteHandle> spare = new AtomicReference<>();
    private final ConnectionPool<SqliteHandle> readers;
    private final ConnectionPool<SqliteHandle> held;
    private final ConnectionPool<SqliteHandle> writer;
    private final List<ConnectionPool<SqliteHandle>> pools;
    private volatile @Nullable SqliteSession session;

    SqliteBackend(SqliteOptions options, PoolListener listener, ValueConverters converters) {
        this.options = options;
        this.converters = converters;
        this.executor = executor();
        PoolOptions.Builder lazily = options.pool.toBuilder().minSize(0);
        this.readers = pool(lazily.build(), true, new AtomicReference<>(), listener);
        this.held = pool(options.pool, false, new AtomicReference<>(), listener);
        this.writer = pool(lazily.maxSize(1).build(), false, spare, listener);
        this.pools = List.of(readers, held, writer);
    }

    private ConnectionPool<SqliteHandle> pool(
            PoolOptions size, boolean reading, AtomicReference<@Nullable SqliteHandle> first, PoolListener listener) {
        return new ConnectionPool<>(
                size, new SqliteConnector(() -> open(reading), executor, first), listener, PoolClock.SYSTEM);
    }

    private static ThreadPoolExecutor executor() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "databases-sqlite-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    SqliteOptions options() {
        return options;
    }

    ValueConverters converters() {
        return converters;
    }

    @Override
    public Dialect dialect() {
        return SqliteDialect.INSTANCE;
    }

    @Override
    public boolean isBlocking() {
        return true;
    }

    @Override
    public CompletionStage<@Nullable Void> connect() {
        return CompletableFuture.supplyAsync(this::openSession, executor)
                .thenCompose(opened -> {
                    session = opened;
                    return CompletableFuture.allOf(
                            pools.stream().map(ConnectionPool::open).toArray(CompletableFuture<?>[]::new));
                })
                .handle((done, error) -> error)
                .thenCompose(error -> {
                    if (error == null) {
                        return CompletableFuture.completedFuture(null);
                    }
                    Throwable cause =
                            error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                    return disconnect(Duration.ZERO).thenCompose(closed -> CompletableFuture.failedFuture(cause));
                });
    }

    /** Opens the first connection, and learns from it how the others get along with each other. */
    private SqliteSession openSession() {
        String uri = options.uri();
        SqliteHandle first = SqliteHandle.open(options, uri, false);
        boolean inMemory = options.storage == SqliteOptions.Storage.MEMORY;
        boolean alone = options.storage == SqliteOptions.Storage.MEMORY_PER_CONNECTION;
        boolean readersAndWriterCoexist = alone
                || options.readOnly
                || !options.sharedCache && first.journalMode().equals("wal");
        if (alone) {
            SqliteConnector.closeQuietly(first);
        } else if (!inMemory) {
            spare.set(first);
        }
        return new SqliteSession(
                uri,
                new SqlitePermits(options.pool.maxWaiters(), PoolClock.SYSTEM),
                !readersAndWriterCoexist,
                inMemory,
                inMemory ? first : null,
                new AtomicLong());
    }

    private SqliteHandle open(boolean reader) {
        SqliteSession current = session;
        if (current == null) {
            throw new CannotConnectException("The SQLite database '" + options.place + "' was disconnected meanwhile");
        }
        return SqliteHandle.open(options, current.uri(), reader);
    }

    @Override
    public CompletionStage<PoolReport> disconnect(Duration drain) {
        SqliteSession closing = session;
        if (closing != null) {
            closing.permits().drain();
        }
        return pools.stream()
                .map(pool -> pool.close(drain))
                .reduce((one, other) -> one.thenCombine(other, SqliteBackend::merge))
                .orElseThrow()
                .whenCompleteAsync(
                        (report, error) -> {
                            session = null;
                            if (closing != null) {
                                closing.permits().close();
                            }
                            SqliteHandle unused = spare.getAndSet(null);
                            if (unused != null) {
                                SqliteConnector.closeQuietly(unused);
                            }
                            if (closing != null && closing.anchor() != null) {
                                SqliteConnector.closeQuietly(closing.anchor());
                            }
                        },
                        executor);
    }

    private static PoolReport merge(PoolReport some, PoolReport more) {
        List<PoolReport.HeldLease> leases = new ArrayList<>(some.held());
        leases.addAll(more.held());
        leases.sort((one, other) -> other.held().compareTo(one.held()));
        return new PoolReport(leases);
    }

    @Override
    public CompletionStage<ConnectionBackend> acquire(Purpose purpose, @Nullable Duration timeout) {
        SqliteSession current = session;
        if (current == null) {
            return CompletableFuture.failedFuture(new NotConnectedException(
                    "Not connected: the SQLite database '" + options.place + "' is not open. Connect first."));
        }
        Duration limit = timeout == null ? options.pool.acquireTimeout() : timeout;
        ConnectionPool<SqliteHandle> pool = switch (purpose) {
            case READ -> readers;
            case WRITE -> writer;
            case HOLD -> held;
        };
        Mode mode = mode(current, purpose);
        Permit permit = mode == null ? null : current.permits().tryAcquire(mode);
        if (mode == null || permit != null) {
            Lease<SqliteHandle> lease = pool.tryAcquire();
            if (lease != null) {
                return CompletableFuture.completedFuture(lend(current, lease, permit));
            }
        }
        return new Acquisition(this, current, pool, limit).start(mode, permit);
    }

    /** The permit that a connection is lent with; null: none. */
    private static @Nullable Mode mode(SqliteSession session, Purpose purpose) {
        return switch (purpose) {
            case READ -> session.readsShare() ? Mode.READ : null;
            case WRITE -> Mode.WRITE;
            case HOLD -> null;
        };
    }

    ConnectionBackend lend(SqliteSession session, Lease<SqliteHandle> lease, @Nullable Permit permit) {
        PermitHolder holder =
                new PermitHolder(session.permits(), session.readsShare(), permit, options.pool.acquireTimeout());
        return new SqliteConnection(this, session, lease, holder, permit == null ? null : permit.mode());
    }

    /**
     * @param permitFirst whether somebody whose code runs inside of the release could wait for the permit there
     */
    void giveBack(Lease<SqliteHandle> lease, PermitHolder permit, boolean permitFirst) {
        if (permitFirst) {
            permit.exit(null);
        }
        boolean alive = lease.isReleased() || lease.connection().isAlive();
        if (alive && options.storage != SqliteOptions.Storage.MEMORY_PER_CONNECTION) {
            lease.release();
        } else {
            lease.discard();
        }
        // The next in turn finds the connection idle.
        permit.exit(null);
    }

    @Override
    public PoolStatus poolStatus() {
        SqliteSession current = session;
        int waiting = current == null ? 0 : current.permits().waiting();
        PoolStatus nothing =
                new PoolStatus(0, 0, 0, 0, 0, 0, waiting, 0, 0, true, new PoolStatus.Counters(0, 0, 0, 0, 0, 0));
        return pools.stream().map(ConnectionPool::status).reduce(nothing, SqliteBackend::sum);
    }

    private static PoolStatus sum(PoolStatus one, PoolStatus two) {
        PoolStatus.Counters first = one.counters();
        PoolStatus.Counters second = two.counters();
        return new PoolStatus(
                one.size() + two.size(),
                one.idle() + two.idle(),
                one.leased() + two.leased(),
                one.opening() + two.opening(),
                one.quarantined() + two.quarantined(),
                one.closing() + two.closing(),
                one.waiting() + two.waiting(),
                one.min() + two.min(),
                one.max() + two.max(),
                one.closed() && two.closed(),
                new PoolStatus.Counters(
                        first.acquired() + second.acquired(),
                        first.released() + second.released(),
                        first.timeouts() + second.timeouts(),
                        first.opened() + second.opened(),
                        first.closed() + second.closed(),
                        first.discarded() + second.discarded()));
    }
}
