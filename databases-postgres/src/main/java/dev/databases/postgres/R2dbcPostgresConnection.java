package dev.databases.postgres;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
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
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One connection of r2dbc-postgresql. The driver queues what is started, and sends a text without arguments at once, so {@code
 * BEGIN} and the statement behind it travel together.
 */
final class R2dbcPostgresConnection extends R2dbcConnection {
    private final PostgresqlConnection connection;
    private final Duration cancelTimeout;
    private final R2dbcPostgresParameters parameters = new R2dbcPostgresParameters(this);
    private final R2dbcPostgresCursors cursors = new R2dbcPostgresCursors(this);

    /** @param cancelTimeout for the connection that carries a cancel */
    R2dbcPostgresConnection(
            PostgresqlConnection connection, R2dbcDialect dialect, ValueConverters converters, Duration cancelTimeout) {
        super(connection, dialect, converters);
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
    protected RowReader rows() {
        return new R2dbcPostgresRows(converters());
    }

    @Override
    protected DatabaseException translate(Throwable error, @Nullable String query) {
        return R2dbcPostgresErrors.translate(error, query);
    }

    @Override
    public CompletionStage<List<Record>> fetchAll(Statement statement) {
        return encoded(statement, super::fetchAll);
    }

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
        if (ArrayInsert.of(batch.sql()) == null && !needsParameters(batch)) {
            return super.executeMany(batch);
        }
        return forgetting(batch.sql(), parameters.of(batch.sql()).thenCompose(known -> {
            List<Statement> statements = R2dbcPostgresBatch.statements(batch, known);
            return statements == null
                    ? super.executeMany(R2dbcPostgresBatch.encode(batch, known))
                    : R2dbcPostgresBatch.run(statements, each -> executeFor(batch.sql(), each));
        }));
    }

    /** What is known already tells; to ask costs as much as a transaction. */
    @Override
    public boolean isAtomicAlone(Batch batch) {
        List<Parameter> known = parameters.known(batch.sql());
        if (batch.rows().size() == 1) {
            return true;
        }
        List<Statement> statements = known == null || batch.rows().size() > R2dbcPostgresBatch.ROWS
                ? null
                : R2dbcPostgresBatch.statements(new Batch(batch.sql(), batch.parametersPerRow(), List.of()), known);
        return statements != null;
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

    private <T extends @Nullable Object> CompletionStage<T> forgetting(String sql, CompletionStage<T> stage) {
        return stage.whenComplete((value, failure) -> {
            if (failure != null) {
                parameters.forget(sql);
            }
        });
    }

    @Override
    public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        return cursors.open(statement, fetchSize);
    }

    /** Runs a statement whose arguments are bound as they go over the wire. */
    private <T extends @Nullable Object> CompletionStage<T> encoded(
            Statement statement, Function<Statement, CompletionStage<T>> operation) {
        if (statement.size() == 0) {
            return operation.apply(refusingMany(statement));
        }
        for (int i = 0; i < statement.size(); i++) {
            if (R2dbcPostgresArguments.needsParameter(statement.argument(i))) {
                return forgetting(
                        statement.sql(),
                        parameters
                                .of(statement.sql())
                                .thenCompose(
                                        known -> operation.apply(R2dbcPostgresArguments.encode(statement, known))));
            }
        }
        return operation.apply(R2dbcPostgresArguments.encode(statement, List.of()));
    }

    /** Without arguments the driver would run them all, as one transaction. */
    private Statement refusingMany(Statement statement) {
        if (dialect().statementCount(statement.sql()) > 1) {
            throw new BadSqlException(
                    "More than one statement in one text: run them one by one",
                    ErrorContext.ofQuery(statement.sql()),
                    null);
        }
        return statement;
    }

    /** A question of ours without arguments, asked for the user's statement. */
    CompletionStage<List<Record>> ask(String sql, String query) {
        return fetchAllFor(query, Statement.of(sql));
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
