package dev.databases.test;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.TransactionStateException;
import dev.databases.exceptions.UnsupportedFeatureException;
import dev.databases.pool.Lease;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Dialect;
import dev.databases.spi.Feature;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A lease of a fake server's connection. One caller at a time; {@link #interrupt()} from any thread. */
final class ScriptedConnection implements ConnectionBackend {
    private final FakeServer server;
    private final Lease<Session> lease;
    private final Session session;
    private final Dialect dialect;
    private volatile boolean released;
    /** Threads inside an operation of a backend that blocks; more than one is a violation. Guarded by the server's lock. */
    private int running;
    /** An interrupt came before the operation had been sent. Guarded by the server's lock. */
    private boolean interruptPending;

    ScriptedConnection(FakeServer server, Lease<Session> lease) {
        this.server = server;
        this.lease = lease;
        this.session = lease.connection();
        this.dialect = server.settings.dialect();
        server.enter(this::checkHandOver);
    }

    private void checkHandOver() {
        if (session.holder != null) {
            server.journal.violation(session, "handed to two holders");
        }
        if (!session.isClean() || session.cancelsUnderWay > 0) {
            server.journal.violation(session, "handed over before it was clean");
        }
        session.holder = this;
    }

    <T extends @Nullable Object> CompletableFuture<T> run(Operation<T> operation) {
        return await(() -> server.submit(session, this, operation));
    }

    /** Blocks where the backend blocks. The thread's own interrupt does not end it, as in native code. */
    private <T extends @Nullable Object> CompletableFuture<T> await(Supplier<CompletableFuture<T>> call) {
        if (!server.settings.blocking()) {
            return call.get();
        }
        server.enter(() -> running++);
        try {
            CompletableFuture<T> future = call.get();
            server.enter(() -> {
                if (interruptPending) {
                    server.cancels().interrupt(session);
                }
            });
            future.join();
            return future;
        } catch (CompletionException | CancellationException failure) {
            return CompletableFuture.failedFuture(Relay.unwrap(failure));
        } finally {
            server.enter(() -> {
                running--;
                interruptPending = false;
            });
        }
    }

    private <T extends @Nullable Object> CompletableFuture<T> run(
            Statement statement, Function<StatementWork.Outcome, T> finish) {
        List<Statement> statements = List.of(statement);
        return run(new Operation<>(
                statement.sql(),
                FaultPoint.STATEMENT,
                statements,
                false,
                new StatementWork<>(server, statements, true, finish)));
    }

    @Override
    public CompletionStage<List<Record>> fetchAll(Statement statement) {
        return run(statement, outcome -> {
            List<Record> records = new ArrayList<>();
            for (long index = 0; index < outcome.answer().count(); index++) {
                records.add(outcome.answer().record(index));
            }
            server.journal.recordsSent(records.size());
            return records;
        });
    }

    @Override
    public CompletionStage<@Nullable Record> fetchOne(Statement statement) {
        return this.<@Nullable Record>run(statement, outcome -> {
            if (outcome.answer().count() == 0) {
                return null;
            }
            server.journal.recordsSent(1);
            return outcome.answer().record(0);
        });
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Statement statement) {
        return run(statement, outcome -> outcome.answer().result());
    }

    @Override
    public CompletionStage<ExecuteResult> executeMany(Batch batch, boolean atomic) {
        List<Statement> statements = IntStream.range(0, batch.rows().size())
                .mapToObj(batch::statement)
                .toList();
        return run(new Operation<>(
                batch.sql(),
                FaultPoint.STATEMENT,
                statements,
                false,
                new StatementWork<>(server, statements, atomic, StatementWork.Outcome::total)));
    }

    @Override
    public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        if (fetchSize < 1) {
            throw new IllegalArgumentException("fetchSize must be 1 or more: " + fetchSize);
        }
        return run(statement, outcome -> {
            ScriptedCursor cursor = new ScriptedCursor(this, server, statement.sql(), outcome.answer());
            session.cursors.add(cursor);
            return cursor;
        });
    }

    @Override
    public CompletionStage<TransactionBackend> begin(TransactionOptions options) {
        String unsupported = unsupported(options);
        if (unsupported != null) {
            return CompletableFuture.failedFuture(new UnsupportedFeatureException(
                    "This backend was built without " + unsupported + ". Add it, or leave out the option."));
        }
        return run(Operation.of(beginSql(options), FaultPoint.BEGIN, on -> {
            if (on.transaction != null) {
                server.journal.violation(on, "'BEGIN' inside a transaction");
                throw new TransactionStateException("A transaction is open already.");
            }
            on.transaction = new StoreTransaction(options.readOnly());
            return new Work.Done<>(new ScriptedTransaction(this, server, dialect));
        }));
    }

    private @Nullable String unsupported(TransactionOptions options) {
        if (options.isolation() != null && !dialect.isolationLevels().contains(options.isolation())) {
            return "isolation level " + options.isolation().sql();
        }
        if (options.readOnly() && !dialect.supports(Feature.READ_ONLY_TRANSACTIONS)) {
            return Feature.READ_ONLY_TRANSACTIONS.name();
        }
        return options.deferrable() && !dialect.supports(Feature.DEFERRABLE_TRANSACTIONS)
                ? Feature.DEFERRABLE_TRANSACTIONS.name()
                : null;
    }

    private static String beginSql(TransactionOptions options) {
        return "BEGIN"
                + (options.isolation() == null
                        ? ""
                        : " ISOLATION LEVEL " + options.isolation().sql())
                + (options.readOnly() ? " READ ONLY" : "")
                + (options.deferrable() ? " DEFERRABLE" : "");
    }

    @Override
    public CompletionStage<@Nullable Void> release() {
        if (released) {
            return CompletableFuture.completedFuture(null);
        }
        released = true;
        Fault fault = server.settings.faults().pass(FaultPoint.RELEASE);
        server.enter(() -> letGo(fault));
        if (fault == Fault.HANG || fault == Fault.FREEZE) {
            lease.discard();
            return new CompletableFuture<>();
        }
        if (fault != null) {
            lease.discard();
            return CompletableFuture.failedFuture(
                    fault == Fault.FAIL ? FaultPoint.RELEASE.failure() : FaultPoint.RELEASE.lost());
        }
        if (!session.alive) {
            lease.discard();
        } else if (server.read(session::isClean)) {
            lease.release();
        } else {
            return await(() -> lease.releaseDirty().thenApply(done -> null));
        }
        return CompletableFuture.completedFuture(null);
    }

    private void letGo(@Nullable Fault fault) {
        server.cancels().notice(session);
        Operation<?> busyWith = session.busyWith();
        if (busyWith != null) {
            server.journal.violation(session, "released while '" + busyWith.label + "' was running");
        }
        session.holder = null;
        if (fault != null) {
            server.lose(session, FaultPoint.RELEASE.lost());
        }
        server.forget(session);
    }

    @Override
    public boolean isClean() {
        server.enter(() -> server.cancels().notice(session));
        return server.read(session::isClean);
    }

    @Override
    public boolean isValid() {
        return session.alive;
    }

    /** {@inheritDoc} Here: an object of the fake server, the same for every lease of this connection. */
    @Override
    public Object raw() {
        return session;
    }

    @Override
    public void interrupt() {
        server.enter(() -> {
            if (running > 0 && session.current == null) {
                interruptPending = true;
            } else if (running > 0) {
                server.cancels().interrupt(session);
            }
        });
    }

    boolean isReleased() {
        return released;
    }

    Session session() {
        return session;
    }
}
