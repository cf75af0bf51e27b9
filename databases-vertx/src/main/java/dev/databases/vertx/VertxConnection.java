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
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.internal.command.CloseStatementCommand;
import io.vertx.sqlclient.internal.command.CommandBase;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One connection of a Vert.x SQL client. What it remembers belongs to its event loop; its methods may be called from any thread. */
public abstract class VertxConnection implements DriverConnection {
    /** How long a server is given to close a connection that has nothing to do, before we do. */
    private static final long POLITE_MILLIS = 500;

    private static final int BATCHES = 8;

    private final VertxLogin login;
    private final SqlConnectionInternal client;
    private final Connection wire;
    private final EventLoop loop;
    private final StatementCache statements;

    /** Statements of a whole batch: each is large on the server, too. */
    private final StatementCache ofManyRows;

    /** Texts of one row in the cache that many rows at once are prepared for. Read by any thread. */
    private final Set<String> takeMany = ConcurrentHashMap.newKeySet();

    /** Started from other threads, and not on the event loop yet: what starts on it meanwhile goes behind them. */
    private final AtomicInteger onTheirWay = new AtomicInteger();

    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private volatile boolean isAlive = true;
    private boolean isClosing;

    /** Sent, and not answered; the one sent first is answered first. */
    private final ArrayDeque<Answer<?, ?>> underWay = new ArrayDeque<>();

    private long cursors;

    private final Preparations preparations = new Preparations(this);

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
        this.ofManyRows = new StatementCache(Math.min(statementCacheSize, BATCHES));
        client.closeHandler(gone -> {
            isAlive = false;
            closed.complete(null);
            login.abandon();
            // Behind the client, which may know better why; but of several it tells only one.
            loop.execute(this::failUnanswered);
        });
        // What fails for it is told to the operation under way; without a handler it is logged, too.
        client.exceptionHandler(failure -> isAlive = false);
    }

    /** Knows the types of a statement that was just prepared. On the event loop. */
    protected abstract VertxStatement statement(PreparedStatement prepared, boolean singleUse);

    /** Translates a failure of the client. Never gives away a value. */
    protected abstract DatabaseException translate(Throwable failure, @Nullable String sql);

    /**
     * What the statement did that is complete now, where the client's numbers alone do not tell. On the event loop.
     *
     * @param sql its text; null: that of a batch, run row by row
     * @param updated rows, as the client has it
     * @param rows that it returned
     * @param key the only value that it returned; null: it returned none, or more
     */
    protected ExecuteResult result(@Nullable String sql, long updated, int rows, @Nullable Object key) {
        return ExecuteResult.ofKey(updated, key);
    }

    /**
     * How the rows are read of a statement without parameters that the server is to run as a text; null: it is prepared. On the
     * event loop.
     *
     * @param refusal why the server did not prepare it; null: it was not asked
     */
    protected @Nullable VertxRows textOnly(String sql, @Nullable Throwable refusal) {
        return null;
    }

    /** The batch as fewer statements of many rows each, in order; null: it runs once per row. From any thread. */
    protected @Nullable List<Statement> rewritten(Batch batch) {
        return null;
    }

    /** Whether a statement can be read by one cursor only, and by nothing else meanwhile. */
    protected boolean cursorsNeedTheirOwnStatement() {
        return false;
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
        List<Statement> fewer = rewritten(batch);
        return fewer == null
                ? submitted(new BatchAnswer(this, batch, isAtomicAlone(batch)))
                : new RewrittenBatch(this, fewer).start();
    }

    /** One flight ends with one synchronisation, and what is between two of them is one transaction. */
    @Override
    public boolean isAtomicAlone(Batch batch) {
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
        if (!underWay.isEmpty()) {
            // Goodbye would wait behind it.
            login.abandon();
            return;
        }
        client.close();
        loop.schedule(login::abandon, POLITE_MILLIS, TimeUnit.MILLISECONDS);
    }

    final <A extends Answer<?, ?>> A submitted(A answer) {
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
        VertxStatement cached = statements.get(sql);
        return cached == null ? ofManyRows.get(sql) : cached;
    }

    /** Sends it for an operation; whoever takes the answer calls {@link #ended}. */
    final <R> void send(CommandBase<R> command, Answer<?, ?> operation, Completable<R> answer) {
        underWay.add(operation);
        wire.schedule(command, answer);
    }

    final void send(CommandBase<Boolean> command, Answer<?, ?> operation) {
        send(command, operation, operation);
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

    final void ended(Answer<?, ?> answer) {
        if (underWay.peek() == answer) {
            underWay.poll();
        } else {
            underWay.remove(answer);
        }
    }

    private void failUnanswered() {
        Answer<?, ?> next;
        while ((next = underWay.poll()) != null) {
            next.fail(ClosedConnectionException.INSTANCE);
        }
        preparations.ended();
    }

    final Preparations preparations() {
        return preparations;
    }

    final boolean keepsStatements() {
        return !statements.isOff();
    }

    /** Many rows at once are prepared for, too. */
    final void tookMany(String sql) {
        takeMany.add(sql);
    }

    final void keep(Answer<?, ?> operation, VertxStatement statement) {
        StatementCache cache = operation.takesManyRows() ? ofManyRows : statements;
        VertxStatement left = cache.put(operation.sql, statement);
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
        VertxStatement ofOneRow = statements.remove(sql);
        VertxStatement dropped = ofOneRow == null ? ofManyRows.remove(sql) : ofOneRow;
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
