package dev.databases.r2dbc;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.remote.DriverConnection;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import dev.databases.values.ValueConverters;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Wrapped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One connection of any R2DBC driver, by what the R2DBC interface alone promises. Operations take turns, so that also a driver
 * that does not queue them is safe. A backend that knows its driver overrides what that does better.
 */
public class R2dbcConnection implements DriverConnection {
    private final Connection connection;
    private final R2dbcDialect dialect;
    private final ValueConverters converters;
    private final Executor loop;

    private final Turns turns = new Turns();
    private volatile @Nullable ResultSubscriber<?, ?> running;
    private volatile boolean lost;
    private volatile @Nullable CompletableFuture<@Nullable Void> closing;

    /**
     * @param connection open, and from now on this object's to close
     * @param converters handed on in the metadata of every record
     */
    public R2dbcConnection(Connection connection, R2dbcDialect dialect, ValueConverters converters) {
        this.connection = connection;
        this.dialect = dialect;
        this.converters = converters;
        Scheduler scheduler = connection instanceof Wrapped<?> wrapped ? wrapped.unwrap(Scheduler.class) : null;
        this.loop = scheduler == null ? Runnable::run : scheduler::schedule;
    }

    /** The driver's connection. */
    protected final Connection connection() {
        return connection;
    }

    protected final R2dbcDialect dialect() {
        return dialect;
    }

    protected final ValueConverters converters() {
        return converters;
    }

    /** Where rows are asked for: the connection's own event loop where the driver tells it. */
    protected final Executor loop() {
        return loop;
    }

    // What a driver may do better.

    /**
     * Whether the driver queues what is started before the last thing is complete, and keeps the order. False makes each
     * operation wait for the one before.
     */
    protected boolean queuesOperations() {
        return false;
    }

    /**
     * Whether the driver goes on to read a result that nobody wants any more. A cursor that is closed early then drops what
     * comes, and {@linkplain #stopCursor stops} the statement unless that is soon over.
     */
    protected boolean readsCancelledToTheEnd() {
        return false;
    }

    /**
     * Cancels the statement of a cursor on the server.
     *
     * @param ended done, never with a failure, when the last of the result has come
     * @return done when the connection may be used again: no cancel is left that could hit another statement
     */
    protected CompletionStage<?> stopCursor(CompletionStage<?> ended) {
        return cancelRunning().handle((done, failure) -> null).thenCompose(nothing -> ended);
    }

    /** Makes the driver's statement of a text that has no arguments, or whose arguments are bound by {@link #bind}. */
    protected io.r2dbc.spi.Statement prepare(String sql) {
        return connection.createStatement(sql);
    }

    /**
     * Binds one argument.
     *
     * @param index counts from 0
     * @param value null: SQL's NULL
     * @throws dev.databases.exceptions.ParameterException when the driver cannot take it; names the class, never the value
     */
    protected void bind(io.r2dbc.spi.Statement statement, int index, @Nullable Object value) {
        PortableBinding.bind(statement, index, value);
    }

    /**
     * Executes a statement, now or when it is subscribed to.
     *
     * @param fetchSize rows of one round trip, for a driver that has those; 0: all at once
     * @return the results of this statement, and of no other
     */
    protected Publisher<? extends Result> execution(Statement statement, int fetchSize) {
        io.r2dbc.spi.Statement prepared = prepare(statement.sql());
        for (int i = 0; i < statement.size(); i++) {
            bind(prepared, i, statement.argument(i));
        }
        if (fetchSize > 0) {
            prepared.fetchSize(fetchSize);
        }
        return prepared.execute();
    }

    /** Executes a batch when it is subscribed to; gives rows that were changed, to be added up. */
    protected Publisher<Long> rowsOf(Batch batch) {
        return PortableBatch.run(batch, dialect, this::prepare, this::bind);
    }

    /** What reads the rows of one execution. */
    protected RowReader rows() {
        return new PortableRows(converters);
    }

    /**
     * The one door through which the driver's errors come.
     *
     * @param query null: none was involved
     */
    protected DatabaseException translate(Throwable error, @Nullable String query) {
        return R2dbcErrors.translate(error, query);
    }

    /** Whether the rows that a driver counts for this text are rows that it changed; a query changes none. */
    protected boolean changesRows(String sql) {
        return dialect.changesRows(sql);
    }

    /** Whether a statement that is run for its effect gives back rows which may be the key of the one that it inserted. */
    protected boolean returnsKeys(String sql) {
        return false;
    }

    // The operations.

    @Override
    public CompletionStage<List<Record>> fetchAll(Statement statement) {
        return inTurn(() -> {
            RowReader rows = rows();
            return run(
                            results(statement, 0, result -> result.map(rows::read)),
                            new ResultSubscribers.All(),
                            statement.sql())
                    .thenCompose(rows::complete);
        });
    }

    @Override
    public CompletionStage<@Nullable Record> fetchOne(Statement statement) {
        return inTurn(() -> {
            RowReader rows = rows();
            ResultSubscribers.First first = new ResultSubscribers.First();
            // Every row is taken, or the driver may stop a statement that is still changing something. One is decoded.
            CompletionStage<@Nullable Record> read = run(
                    results(
                            statement,
                            0,
                            result -> result.map((row, metadata) -> first.isTaken()
                                    ? ResultSubscribers.SKIPPED
                                    : first.take(rows.read(row, metadata)))),
                    first,
                    statement.sql());
            return read.thenCompose(record -> record == null
                    ? CompletableFuture.completedFuture(null)
                    : rows.complete(List.of(record)).<@Nullable Record>thenApply(records -> records.get(0)));
        });
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Statement statement) {
        return executeFor(statement.sql(), statement);
    }

    @Override
    public CompletionStage<ExecuteResult> executeMany(Batch batch) {
        return inTurn(() -> run(rowsOf(batch), new ResultSubscribers.Counted(true), batch.sql()));
    }

    @Override
    public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        return inTurn(() -> {
            RowReader rows = rows();
            R2dbcCursor opening = new R2dbcCursor(
                    fetchSize,
                    loop,
                    error -> translated(error, statement.sql()),
                    readsCancelledToTheEnd() ? this::stopCursor : null);
            turns.opened(opening);
            Publisher<Record> records = results(statement, fetchSize, result -> result.map(rows::read));
            return opening.open(records);
        });
    }

    @Override
    public CompletionStage<@Nullable String> control(String sql) {
        return controlBy(PortableControl.of(connection, sql), sql);
    }

    /**
     * R2DBC has no word for it. The driver is told that nobody wants the result any more; whether the server stops is up to it,
     * and what is run next waits until it has.
     */
    @Override
    public CompletionStage<?> cancelRunning() {
        ResultSubscriber<?, ?> now = running;
        if (now != null) {
            now.giveUp();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isAlive() {
        // What R2DBC has for it is a publisher, which may ask the server.
        return closing == null && !lost;
    }

    @Override
    public CompletionStage<?> close() {
        CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();
        synchronized (this) {
            CompletableFuture<@Nullable Void> before = closing;
            if (before != null) {
                return before;
            }
            closing = begun;
        }
        Mono.from(connection.close())
                .subscribe(nothing -> {}, error -> begun.complete(null), () -> begun.complete(null));
        return begun;
    }

    @Override
    public Object raw() {
        return connection;
    }

    // For those who override.

    /**
     * All records of a statement that is run for another one.
     *
     * @param query the user's, for errors
     */
    protected final CompletionStage<List<Record>> fetchAllFor(String query, Statement statement) {
        return inTurn(() -> {
            RowReader rows = rows();
            return run(results(statement, 0, result -> result.map(rows::read)), new ResultSubscribers.All(), query)
                    .thenCompose(rows::complete);
        });
    }

    /** As {@link #fetchAllFor}, without its records. */
    protected final CompletionStage<ExecuteResult> executeFor(String query, Statement statement) {
        if (returnsKeys(query)) {
            return inTurn(() -> {
                RowReader rows = rows();
                Flux<Object> told = results(statement, 0, result -> ResultSubscribers.Keyed.read(result, rows));
                return run(told, new ResultSubscribers.Keyed(), query);
            });
        }
        return inTurn(() -> run(
                results(statement, 0, Result::getRowsUpdated),
                new ResultSubscribers.Counted(changesRows(query)),
                query));
    }

    /** Runs what a driver has for a text of ours, and gives the last that it says. */
    protected final CompletionStage<@Nullable String> controlBy(Publisher<String> verb, String sql) {
        return inTurn(() -> run(verb, new ResultSubscribers.Tag(), sql));
    }

    /** Runs an operation when it is its turn; a cursor that is open is read to its end first, where the driver cannot do both. */
    protected final <T extends @Nullable Object> CompletionStage<T> inTurn(
            Supplier<? extends CompletionStage<T>> operation) {
        return turns.take(queuesOperations(), operation);
    }

    /**
     * Subscribes, without bound, and gives what the subscriber makes of it.
     *
     * @param sql for errors
     */
    protected final <S, T extends @Nullable Object> CompletionStage<T> run(
            Publisher<? extends S> source, ResultSubscriber<S, T> subscriber, String sql) {
        turns.began(subscriber.result());
        running = subscriber;
        subscriber.translateWith(error -> translated(error, sql));
        source.subscribe(subscriber);
        return subscriber.result();
    }

    /** Executes a statement when it is subscribed to; its results one after the other, as the interface wants it. */
    protected final <T> Flux<T> results(
            Statement statement, int fetchSize, Function<? super Result, ? extends Publisher<T>> reading) {
        return Flux.defer(
                () -> Flux.<Result>from(execution(statement, fetchSize)).concatMap(reading));
    }

    private DatabaseException translated(Throwable error, @Nullable String query) {
        DatabaseException translated = error instanceof DatabaseException known ? known : translate(error, query);
        if (translated instanceof ConnectionException) {
            lost = true;
        }
        return translated;
    }
}
