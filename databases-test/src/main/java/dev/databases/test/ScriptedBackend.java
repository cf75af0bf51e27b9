package dev.databases.test;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A database in memory that answers as a script says. Its connections come from a real pool; each operation is a request and
 * an answer on an event loop, so that a cancel can hit between any two steps. Safe for any thread.
 *
 * <pre>{@code
 * ScriptedBackend backend = ScriptedBackend.builder()
 *     .respond("SELECT name FROM users", record)
 *     .respond("DELETE FROM users", Answer.rowsAffected(3))
 *     .build();
 * }</pre>
 *
 * <p><b>Without a script</b> it understands the statements below and answers everything else with an empty result. Words are
 * separated by space; {@code ?} and {@code $1} stand for arguments.
 *
 * <table>
 * <caption>Statements</caption>
 * <tr><td>{@code PUT key value}</td><td>stores a value; a null argument deletes the key</td></tr>
 * <tr><td>{@code ADD key n}</td><td>adds a whole number to a value; a missing one is 0</td></tr>
 * <tr><td>{@code GET key}</td><td>one record with the columns {@code key} and {@code value}, or none. PUT and ADD give it
 *     too</td></tr>
 * <tr><td>{@code SLEEP millis}</td><td>runs for so long</td></tr>
 * <tr><td>{@code ROWS n}</td><td>n records with the column {@code id}, from 0 to n-1, made as they are sent</td></tr>
 * <tr><td>{@code FAIL class}</td><td>fails with an exception of {@link dev.databases.exceptions}: {@code FAIL BadSql}</td></tr>
 * </table>
 *
 * <p><b>Transactions</b> behave as READ COMMITTED whatever level they ask for: they read their own writes, and a writer locks
 * its key to the end of its transaction. Two that wait for each other end with a {@link
 * dev.databases.exceptions.SerializationFailureException} for the later one. Savepoints are those of {@link
 * dev.databases.spi.Savepoint}. A lost connection rolls back.
 *
 * <p><b>A cancelled future</b> sends a cancel that hits whatever the connection runs when it arrives. The backend sends a fence
 * before the next operation, and a rollback where the cancelled one may have begun or ended a transaction; what takes longer
 * than {@code cleanUpTimeout} costs the connection.
 *
 * <p><b>Who breaks a rule of the SPI is written down</b> in {@link #violations()}: two operations at once, an operation after
 * release, a connection with two holders or handed over before it was clean, BEGIN inside a transaction, a cancel that hit
 * another statement than the one meant, and more. {@link #verify()} at the end of a test checks that and that nothing is left.
 */
public final class ScriptedBackend implements Backend {
    private final FakeServer server;
    private final ConnectionPool<Session> pool;
    private final AtomicBoolean connected = new AtomicBoolean();

    ScriptedBackend(ScriptedSettings settings, PoolListener listener, @Nullable PoolClock clock) {
        server = new FakeServer(settings, clock == null ? new EventLoop() : clock);
        pool = new ConnectionPool<>(
                settings.pool(), new ScriptedConnector(server), listener, clock == null ? PoolClock.SYSTEM : clock);
    }

    /** Builds one; what is not set has the default that the builder's method names. */
    public static ScriptedBackendBuilder builder() {
        return new ScriptedBackendBuilder();
    }

    @Override
    public Dialect dialect() {
        return server.settings.dialect();
    }

    @Override
    public boolean isBlocking() {
        return server.settings.blocking();
    }

    @Override
    public CompletionStage<@Nullable Void> connect() {
        if (!connected.compareAndSet(false, true)) {
            server.journal.violation("connect() while connected.");
        }
        CompletableFuture<@Nullable Void> ready = pool.open()
                .thenCompose(open -> pool.acquire())
                .thenApply(lease -> {
                    lease.release();
                    return null;
                });
        return ready.handle((done, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.<@Nullable Void>completedFuture(null);
                    }
                    connected.set(false);
                    return pool.close(Duration.ZERO)
                            .thenCompose(
                                    closed -> CompletableFuture.<@Nullable Void>failedFuture(Relay.unwrap(failure)));
                })
                .thenCompose(outcome -> outcome);
    }

    @Override
    public CompletionStage<PoolReport> disconnect(Duration drain) {
        connected.set(false);
        return pool.close(drain);
    }

    @Override
    public CompletionStage<ConnectionBackend> acquire(Purpose purpose, @Nullable Duration timeout) {
        Fault fault = server.settings.faults().pass(FaultPoint.ACQUIRE);
        if (fault == Fault.HANG || fault == Fault.FREEZE) {
            return new CompletableFuture<>();
        }
        if (fault != null) {
            return CompletableFuture.failedFuture(
                    fault == Fault.FAIL ? FaultPoint.ACQUIRE.failure() : FaultPoint.ACQUIRE.lost());
        }
        CompletableFuture<Lease<Session>> lease = timeout == null ? pool.acquire() : pool.acquire(timeout);
        return Relay.map(lease, held -> new ScriptedConnection(server, held), ConnectionBackend::release);
    }

    @Override
    public PoolStatus poolStatus() {
        return pool.status();
    }

    FakeServer server() {
        return server;
    }

    /** What is committed, by key; whole numbers are {@link Long}s. A copy, in the order of the keys. */
    public Map<String, Object> facts() {
        return server.committed();
    }

    /** Who broke which rule of the SPI, in order; empty is what a test wants. */
    public List<String> violations() {
        return server.journal.violations();
    }

    /** Transactions open on the server at this moment. */
    public int openTransactions() {
        return server.count(session -> session.transaction != null);
    }

    /** Cursors open on the server at this moment. */
    public int openCursors() {
        return server.sessions().stream()
                .mapToInt(session -> server.read(session.cursors::size))
                .sum();
    }

    /** Connections acquired and not released at this moment, those included that were closed by force meanwhile. */
    public int leaked() {
        return server.count(session -> session.holder != null);
    }

    /** Requests sent, those of clean-ups included; a batch is one. */
    public long roundTrips() {
        return server.journal.roundTrips();
    }

    /** Records that the server has sent; those of a large result that nobody fetched are not among them. */
    public long recordsSent() {
        return server.journal.recordsSent();
    }

    /** Statements sent, in order; each row of a batch is one. */
    public List<LoggedStatement> statements() {
        return server.journal.statements();
    }

    /** Kills every connection, as a server does that restarts. Transactions are rolled back; new connections can be opened. */
    public void killConnections() {
        server.enter(() -> server.sessions().forEach(session -> server.lose(session, Failures.lost())));
    }

    /**
     * Checks that no rule was broken, and that nothing is held or open. Clean-ups may still be under way where a release was
     * not awaited: call it after {@link #disconnect}.
     *
     * @throws AssertionError when not; the message says what
     */
    public void verify() {
        List<String> violations = violations();
        if (violations.isEmpty() && leaked() == 0 && openTransactions() == 0 && openCursors() == 0) {
            return;
        }
        throw new AssertionError("Connections not released: " + leaked() + ", transactions open: " + openTransactions()
                + ", cursors open: " + openCursors() + ", rules broken: " + violations);
    }
}
