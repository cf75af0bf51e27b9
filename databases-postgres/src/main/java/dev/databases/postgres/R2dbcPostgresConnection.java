package dev.databases.postgres;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.DatabaseException;
import dev.databases.postgres.R2dbcPostgresParameters.Parameter;
import dev.databases.r2dbc.R2dbcConnection;
import dev.databases.r2dbc.R2dbcDialect;
import dev.databases.r2dbc.RowReader;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import dev.databases.values.ValueConverters;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.R2dbcRollbackException;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One connection of r2dbc-postgresql. The driver queues what is started, and sends a text without arguments at once, so {@code
 * BEGIN} and the statement behind it travel together.
 */
final class R2dbcPostgresConnection extends R2dbcConnection {
    private static final Pattern RETURNING = Pattern.compile("\\bRETURNING\\b", Pattern.CASE_INSENSITIVE);

    private final PostgresqlConnection connection;
    private final Duration cancelTimeout;
    private final R2dbcPostgresTypes types = new R2dbcPostgresTypes(this);
    private final R2dbcPostgresParameters parameters;
    private final R2dbcPostgresCursors cursors = new R2dbcPostgresCursors(this);

    /**
     * @param sharedParameters shared by the connections of a backend
     * @param cancelTimeout for the connection that carries a cancel
     */
    R2dbcPostgresConnection(
            PostgresqlConnection connection,
            R2dbcDialect dialect,
            ValueConverters converters,
            R2dbcPostgresParameters.Shared sharedParameters,
            Duration cancelTimeout) {
        super(connection, dialect, converters);
        this.parameters = new R2dbcPostgresParameters(this, types, sharedParameters);
        this.connection = connection;
        this.cancelTimeout = cancelTimeout;
    }

    @Override
    protected boolean queuesOperations() {
        return true;
    }

    @Override
    protected void bind(io.r2dbc.spi.Statement statement, int index, @Nullable Object value) {
        statement.bind(index, R2dbcPostgresArguments.encode(value, null));
    }

    @Override
    protected boolean returnsKeys(String sql) {
        return RETURNING.matcher(sql).find()
                && R2dbcPostgresCursors.firstKeyword(sql).equals("INSERT");
    }

    @Override
    protected RowReader rows() {
        return new R2dbcPostgresRows(types, converters());
    }

    @Override
    protected DatabaseException translate(Throwable error, @Nullable String query) {
        return R2dbcPostgresErrors.translate(error, query);
    }

    @Override
    public CompletionStage<List<Record>> fetchAll(Statement statement) {
        return encoded(statement, super::fetchAll);
    }

    /**
     * Without a limit of rows: with one, the driver leaves the portal open, and a result of one row already costs a second round trip
     * to close it, until which the statement is not committed.
     */
    @Override
    public CompletionStage<@Nullable Record> fetchOne(Statement statement) {
        return encoded(statement, super::fetchOne);
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Statement statement) {
        return encoded(statement, super::execute);
    }

    @Override
    public CompletionStage<ExecuteResult> executeMany(Batch batch) {
        String sql = batch.sql();
        dialect().requireOneStatement(sql);
        boolean depends = needsParameters(batch);
        if (ArrayInsert.of(sql) == null || batch.rows().size() == 1 && !depends) {
            return executeEach(batch);
        }
        if (!depends && parameters.isNew(sql) && R2dbcPostgresBatch.isOneStatement(batch)) {
            // It need not wait for what is only asked for the next batch, which travels ahead of it.
            CompletionStage<List<Parameter>> learning = parameters.of(sql);
            return R2dbcPostgresBatch.behind(learning, executeFor(sql, R2dbcPostgresBatch.values(batch, List.of())));
        }
        boolean asks = parameters.known(sql) == null;
        return parameters.use(sql, known -> {
            List<Statement> statements = R2dbcPostgresBatch.statements(batch, known);
            if (statements != null) {
                return R2dbcPostgresBatch.run(statements, each -> executeFor(sql, each));
            }
            DatabaseException stale = parameters.failedKnown();
            // Run again it would need a transaction, which the first run did without. The next one has it.
            return stale != null && asks && connection.isAutoCommit()
                    ? CompletableFuture.failedFuture(stale)
                    : executeEach(batch);
        });
    }

    /** By a loop on the server; by a round trip for each row where the rows do not agree on their types. */
    private CompletionStage<ExecuteResult> executeEach(Batch batch) {
        String sql = batch.sql();
        List<String> types = R2dbcPostgresLoop.takes(batch, R2dbcPostgresCursors.firstKeyword(sql))
                ? R2dbcPostgresLoop.types(batch)
                : null;
        if (types != null) {
            return types.contains(R2dbcPostgresArguments.UNKNOWN)
                    ? parameters.use(types, sql, known -> new R2dbcPostgresLoop(this, batch, known).run())
                    : new R2dbcPostgresLoop(
                                    this,
                                    batch,
                                    types.stream().map(Parameter::of).toList())
                            .run();
        }
        return needsParameters(batch)
                ? parameters.use(sql, known -> super.executeMany(R2dbcPostgresBatch.encode(batch, known)))
                : super.executeMany(batch);
    }

    @Override
    public boolean isAtomicAlone(Batch batch) {
        if (batch.rows().size() == 1 || R2dbcPostgresBatch.isOneStatement(batch)) {
            return true;
        }
        // What is known already tells; to ask costs as much as a transaction.
        List<Parameter> known = parameters.known(batch.sql());
        return known != null
                && R2dbcPostgresBatch.arrays(batch.sql(), known) != null
                && R2dbcPostgresBatch.isOneWindow(batch);
    }

    private static boolean needsParameters(Batch batch) {
        for (@Nullable Object[] row : batch.rows()) {
            for (Object value : row) {
                if (R2dbcPostgresArguments.needsParameter(value)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The types of its parameters may be others than those that were learnt. They are forgotten already. */
    @Override
    public boolean hadStalePlan(Statement statement, DatabaseException failure) {
        String state = failure.sqlState();
        return failure == parameters.failedKnown()
                && state != null
                && (state.startsWith("22") || state.startsWith("42"));
    }

    @Override
    public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        return cursors.open(statement, fetchSize);
    }

    /** Runs a statement whose arguments are bound as they go over the wire. */
    private <T extends @Nullable Object> CompletionStage<T> encoded(
            Statement statement, Function<Statement, CompletionStage<T>> operation) {
        dialect().requireOneStatement(statement.sql());
        if (statement.size() == 0) {
            return operation.apply(statement);
        }
        for (int i = 0; i < statement.size(); i++) {
            if (R2dbcPostgresArguments.needsParameter(statement.argument(i))) {
                return parameters.use(
                        statement.sql(), known -> operation.apply(R2dbcPostgresArguments.encode(statement, known)));
            }
        }
        return operation.apply(R2dbcPostgresArguments.encode(statement, List.of()));
    }

    /** A question of ours without arguments, asked for the user's statement. */
    CompletionStage<List<Record>> ask(String sql, String query) {
        return fetchAllFor(query, Statement.of(sql));
    }

    /** A statement of ours whose arguments are as they go over the wire, run for the user's. */
    CompletionStage<ExecuteResult> executeAs(String query, Statement statement) {
        return executeFor(query, statement);
    }

    CompletionStage<ExecuteResult> declare(Statement declare, String query) {
        Statement asked = new Statement(query, declare.arguments().toArray());
        return encoded(
                asked,
                encoded -> executeFor(
                        query, new Statement(declare.sql(), encoded.arguments().toArray())));
    }

    /**
     * The driver tells what the server called a thing only at {@code commitTransaction}, which sends nothing when it believes that
     * no transaction is open; the text is then sent as it is.
     */
    @Override
    public CompletionStage<@Nullable String> control(String sql) {
        if (sql.equals("COMMIT") || sql.equals("ROLLBACK")) {
            cursors.gone();
        }
        if (!sql.equals("COMMIT") || connection.isAutoCommit()) {
            return super.execute(Statement.of(sql)).thenApply(done -> null);
        }
        Flux<String> commit = connection
                .commitTransaction()
                .thenReturn("COMMIT")
                .onErrorResume(
                        R2dbcRollbackException.class,
                        error -> R2dbcPostgresErrors.ROLLED_BACK_INSTEAD.equals(error.getSqlState())
                                ? Mono.just("ROLLBACK")
                                : Mono.error(error))
                .flux();
        return controlBy(commit, sql);
    }

    /** Done when the server has closed the connection that carried it, which it does after it has sent the signal. */
    @Override
    public CompletionStage<?> cancelRunning() {
        return connection.cancelRequest().timeout(cancelTimeout).toFuture();
    }

    @Override
    public boolean isAlive() {
        // Of this driver it is known that it answers at once, without the server.
        return super.isAlive()
                && Boolean.TRUE.equals(
                        connection.validate(ValidationDepth.LOCAL).block());
    }

    /** As {@link PostgresBackend#tell}. */
    void tell(Consumer<PostgresNotification> listener, Runnable lost) {
        connection
                .getNotifications()
                .subscribe(
                        said -> {
                            String payload = said.getParameter();
                            listener.accept(new PostgresNotification(
                                    said.getName(), payload == null ? "" : payload, said.getProcessId()));
                        },
                        error -> lost.run(),
                        lost);
    }
}
