package dev.databases.vertx;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.remote.DriverConnection;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import io.netty.channel.EventLoop;
import io.vertx.core.Completable;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.internal.command.CloseStatementCommand;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.internal.command.PrepareStatementCommand;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection of a Vert.x SQL client. What it remembers belongs to its event loop; its methods may be called from any thread. */
public abstract class VertxConnection implements DriverConnection {
    /** How long a server is given to close a connection that has nothing to do, before we do. */
    private static final long POLITE_MILLIS = 500;

    private final VertxLogin login;
    private final SqlConnectionInternal client;
    private final Connection wire;
    private final EventLoop loop;
    private final StatementCache statements;

    /** Texts of one row in the cache that many rows at once are prepared for. Read by any thread. */
    private final Set<String> takeMany = ConcurrentHashMap.newKeySet();

    /** Started from other threads, and not on the event loop yet: what starts on it meanwhile goes behind them. */
    private final AtomicInteger onTheirWay = new AtomicInteger();

    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private volatile boolean isAlive = true;
    private boolean isClosing;
    private int underWay;
    private long cursors;

    /** What waits for a statement to be prepared: one at a time, so that its description and its unnamed place are its own. */
    private final ArrayDeque<Answer<?, ?>> behindPrepare = new ArrayDeque<>();

    private boolean isPreparing;
    private boolean isCatchingUp;

    /** What the last run of a statement failed with that an earlier one had prepared. */
    private volatile @Nullable DatabaseException failedCached;

    /**
     * @param login what opened it; on its event loop
     * @param statementCacheSize prepared statements that are kept; 0: none
     */
    protected VertxConnection(VertxLogin login, int statementCacheSize) {
        this.login = login;
        this.client = login.connection();
        this.wire = client.unwrap();
        this.loop = login.loop();
        this.statements = new StatementCache(statementCacheSize);
        client.closeHandler(gone -> {
            isAlive = false;
            closed.complete(null);
            login.abandon();
        });
        // What fails for it is told to the operation under way; without a handler it is logged, too.
        client.exceptionHandler(failure -> isAlive = false);
    }

    /** Knows the types of a statement that was just prepared. On the event loop. */
    protected abstract VertxStatement statement(PreparedStatement prepared, boolean singleUse);

    /** Translates a failure of the client. Never gives away a value. */
    protected abstract DatabaseException translate(Throwable failure, @Nullable String sql);

    /** What the statement did that is complete now, where the client's number alone does not tell. */
    protected ExecuteResult result(long updated, @Nullable Object key) {
        return key == null ? ExecuteResult.ofRows(updated) : new ExecuteResult(updated, key);
    }

    /** Classes to prepare a statement with after it failed to be prepared without any; null: they would not help. */
    protected @Nullable List<Class<?>> parameterTypes(Throwable failure, @Nullable Object[] arguments) {
        return null;
    }

    /** A statement is about to be prepared, and its description to arrive. On the event loop. */
    protected void beforePrepare() {}

    /** As {@link #beforePrepare()}, for many rows at once; {@link #statement} is not called for it. On the event loop. */
    protected void beforePrepareMany(ManyRows many) {}

    /** It was prepared, or it was not. On the event loop. */
    protected void afterPrepare() {}

    /** What the server called what the text of our own did that is complete now; null when it does not tell. On the event loop. */
    protected @Nullable String controlTag() {
        return null;
    }

    @Override
    public final CompletionStage<List<Record>> fetchAll(Statement statement) {
        return submitted(new Fetches.All(this, statement));
    }

    @Override
    public final CompletionStage<@Nullable Record> fetchOne(Statement statement) {
        return submitted(new Fetches.One(this, statement));
    }

    @Override
    public final CompletionStage<ExecuteResult> execute(Statement statement) {
        return submitted(new Fetches.Execution(this, statement));
    }

    @Override
    public final CompletionStage<ExecuteResult> executeMany(Batch batch) {
        return submitted(new BatchAnswer(this, batch, isAtomicAlone(batch)));
    }

    /** One flight ends with one synchronisation, and what is between two of them is one transaction. */
    @Override
    public final boolean isAtomicAlone(Batch batch) {
        int rows = batch.rows().size();
        return rows <= BatchAnswer.FLIGHT || rows <= BatchAnswer.FLIGHT_OF_MANY && takeMany.contains(batch.sql());
    }

    @Override
    public final CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        return submitted(new VertxCursor(this, statement, "c" + ++cursors, fetchSize));
    }

    @Override
    public final CompletionStage<@Nullable String> control(String sql) {
        return submitted(new ControlAnswer(this, sql));
    }

    @Override
    public final boolean isAlive() {
        return isAlive;
    }

    @Override
    public final Object raw() {
        return client;
    }

    @Override
    public final CompletionStage<?> close() {
        isAlive = false;
        submit(this::closeOnLoop);
        return closed;
    }

    /** Runs it when the connection has ended, however it did. */
    protected final void whenClosed(Runnable action) {
        closed.thenRun(action);
    }

    private void closeOnLoop() {
        if (isClosing) {
            return;
        }
        isClosing = true;
        if (underWay > 0) {
            // Goodbye would wait behind it.
            login.abandon();
            return;
        }
        client.close();
        loop.schedule(login::abandon, POLITE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private <A extends Answer<?, ?>> A submitted(A answer) {
        submit(answer);
        return answer;
    }

    /** Runs it on the event loop, behind everything that was submitted before. */
    final void submit(Runnable task) {
        if (loop.inEventLoop() && onTheirWay.get() == 0) {
            task.run();
            return;
        }
        onTheirWay.incrementAndGet();
        loop.execute(() -> {
            onTheirWay.decrementAndGet();
            task.run();
        });
    }

    final @Nullable VertxStatement cached(String sql) {
        return statements.get(sql);
    }

    /** Whether an operation that begins now has to wait; it is started when it is its turn. */
    final boolean isKeptWaiting(Answer<?, ?> answer) {
        if (!isPreparing && !isCatchingUp) {
            return false;
        }
        behindPrepare.add(answer);
        return true;
    }

    private void prepareEnded() {
        isPreparing = false;
        if (isCatchingUp) {
            return;
        }
        isCatchingUp = true;
        try {
            Answer<?, ?> next;
            while (!isPreparing && (next = behindPrepare.poll()) != null) {
                next.startNow();
            }
        } finally {
            isCatchingUp = false;
        }
    }

    final void send(CommandBase<Boolean> command, Answer<?, ?> answer) {
        underWay++;
        wire.schedule(command, answer);
    }

    /** Sends what no operation waits for by itself. */
    final void sendAside(CommandBase<Void> command, CompletableFuture<@Nullable Void> end) {
        Completable<Void> handler = (done, failure) -> {
            if (failure == null) {
                end.complete(null);
            } else {
                end.completeExceptionally(failure);
            }
        };
        wire.schedule(command, handler);
    }

    final void ended() {
        underWay--;
    }

    /** Prepares the operation's statement and goes on with it. */
    final void prepare(Answer<?, ?> operation, @Nullable Object[] arguments, Consumer<VertxStatement> next) {
        prepare(operation, arguments, null, next);
    }

    private void prepare(
            Answer<?, ?> operation,
            @Nullable Object[] arguments,
            @Nullable List<Class<?>> types,
            Consumer<VertxStatement> next) {
        String sql = operation.sql;
        // One prepared for the classes of these arguments would be wrong for others.
        boolean singleUse = statements.isOff() || types != null;
        Completable<PreparedStatement> prepared = (statement, failure) -> {
            underWay--;
            boolean isTriedAgain = false;
            try {
                if (failure == null) {
                    VertxStatement known = statement(statement, singleUse);
                    afterPrepare();
                    if (!singleUse) {
                        keep(sql, known);
                    }
                    next.accept(known);
                    return;
                }
                afterPrepare();
                List<Class<?>> better = types == null ? parameterTypes(failure, arguments) : null;
                if (better == null) {
                    operation.fail(failure);
                } else {
                    prepare(operation, arguments, better, next);
                    isTriedAgain = true;
                }
            } catch (RuntimeException e) {
                operation.fail(e);
            } finally {
                if (!isTriedAgain) {
                    prepareEnded();
                }
            }
        };
        underWay++;
        isPreparing = true;
        beforePrepare();
        wire.schedule(new PrepareStatementCommand(sql, null, !singleUse, types), prepared);
    }

    /** Prepares what takes many rows at once, and goes on with it. */
    final void prepareMany(
            Answer<?, ?> operation, VertxStatement statement, ManyRows many, Consumer<PreparedStatement> next) {
        Completable<PreparedStatement> prepared = (known, failure) -> {
            underWay--;
            afterPrepare();
            if (failure != null) {
                operation.fail(failure);
                return;
            }
            many.prepared(known);
            if (!statement.isSingleUse()) {
                takeMany.add(operation.sql);
            }
            next.accept(known);
        };
        underWay++;
        beforePrepareMany(many);
        wire.schedule(new PrepareStatementCommand(many.sql(), null, !statement.isSingleUse(), null), prepared);
    }

    private void keep(String sql, VertxStatement statement) {
        VertxStatement left = statements.put(sql, statement);
        if (left != null && left.dropped()) {
            closeOnServer(left);
        }
    }

    final void closeOnServer(VertxStatement statement) {
        sendAside(new CloseStatementCommand(statement.prepared()), new CompletableFuture<>());
        ManyRows many = statement.many();
        PreparedStatement ofMany = many == null ? null : many.prepared();
        if (ofMany != null) {
            takeMany.remove(statement.prepared().sql());
            sendAside(new CloseStatementCommand(ofMany), new CompletableFuture<>());
        }
    }

    /** Forgets what is prepared for a text; the next run prepares it anew. */
    protected final void dropStatement(String sql) {
        submit(() -> forget(sql));
    }

    final void forget(String sql) {
        VertxStatement dropped = statements.remove(sql);
        if (dropped != null && dropped.dropped()) {
            closeOnServer(dropped);
        }
    }

    final void failedCached(DatabaseException failure) {
        failedCached = failure;
    }

    /** Whether an operation failed with this that ran a statement which an earlier one had prepared. */
    protected final boolean ranCached(DatabaseException failure) {
        return failedCached == failure;
    }

    final DatabaseException translated(Throwable failure, @Nullable String sql) {
        if (failure instanceof DatabaseException known) {
            return known;
        }
        DatabaseException translated = translate(failure, sql);
        if (translated instanceof ConnectionLostException) {
            isAlive = false;
        }
        return translated;
    }
}
