package dev.databases.mysql;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.DatabaseException;
import dev.databases.r2dbc.R2dbcConnection;
import dev.databases.r2dbc.R2dbcDialect;
import dev.databases.r2dbc.RowReader;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import dev.databases.values.ValueConverters;
import io.asyncer.r2dbc.mysql.api.MySqlConnection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.ValidationDepth;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * One connection of r2dbc-mysql. Every statement is one text with its values in it; {@code START TRANSACTION} and the statement
 * behind it are one text, too, and so one round trip. The driver queues what is started.
 */
final class R2dbcMySqlConnection extends R2dbcConnection {
    private static final R2dbcDialect TEXTS = R2dbcDialect.of("MySQL");

    private final MySqlConnection connection;
    private final MySqlOptions options;
    private final MySqlDialect server;
    private final LongFunction<? extends CompletionStage<?>> kill;
    private final R2dbcMySqlSender sender;
    private final R2dbcMySqlBatch batches;
    private final MySqlRewrites rewrites = new MySqlRewrites();

    private volatile long id;

    /** @param kill stops what runs on the connection of this number, from another one */
    R2dbcMySqlConnection(
            MySqlConnection connection,
            MySqlOptions options,
            MySqlDialect server,
            ValueConverters converters,
            LongFunction<? extends CompletionStage<?>> kill) {
        super(connection, TEXTS, converters);
        this.connection = connection;
        this.options = options;
        this.server = server;
        this.kill = kill;
        this.sender = new R2dbcMySqlSender(connection);
        this.batches = new R2dbcMySqlBatch(sender, options.timeZone);
    }

    /** Makes the settings of the URL, and asks who the server is, in one round trip. */
    CompletionStage<?> settle() {
        return sender.send(new R2dbcMySqlText(1, options.settings.sql() + ";" + MySqlServer.QUESTION))
                .concatMap(result -> result.map((row, metadata) -> {
                    id = row.get("id", Long.class);
                    sender.limit(row.get("packet", Long.class));
                    server.learn(MySqlServer.of(row.get("version", String.class), row.get("comment", String.class)));
                    return id;
                }))
                .then()
                .toFuture();
    }

    @Override
    protected boolean queuesOperations() {
        return true;
    }

    @Override
    protected boolean readsCancelledToTheEnd() {
        return true;
    }

    /** A cancel that comes too late hits what runs next: something that does nothing. */
    @Override
    protected CompletionStage<?> stopCursor(CompletionStage<?> ended) {
        return super.stopCursor(ended)
                .thenCompose(done -> control(MySqlBackend.FENCE))
                .handle((done, failure) -> null);
    }

    @Override
    protected Publisher<? extends Result> execution(Statement statement, int fetchSize) {
        return sender.send(R2dbcMySqlText.of(statement, options.timeZone));
    }

    @Override
    protected Publisher<Long> rowsOf(Batch batch) {
        return batches.run(batch, rewrites.take(batch, sender.limit()));
    }

    @Override
    protected RowReader rows() {
        return new R2dbcMySqlRows(converters());
    }

    @Override
    protected DatabaseException translate(Throwable error, @Nullable String query) {
        sender.failed();
        return server.server().explained(R2dbcMySqlErrors.translate(options.product, error, query));
    }

    /** The rows of a query are counted, too, on MariaDB, and those that DDL copies. */
    @Override
    protected boolean changesRows(String sql) {
        return MySqlText.of(sql).changesRows();
    }

    @Override
    public CompletionStage<List<Record>> fetchAll(Statement statement) {
        MySqlText.requireOne(statement.sql());
        return super.fetchAll(statement);
    }

    @Override
    public CompletionStage<@Nullable Record> fetchOne(Statement statement) {
        MySqlText.requireOne(statement.sql());
        return super.fetchOne(statement);
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Statement statement) {
        MySqlText.requireOne(statement.sql());
        R2dbcMySqlText keyed = R2dbcMySqlKeys.text(statement, options.timeZone);
        return keyed == null
                ? super.execute(statement)
                : inTurn(() -> run(R2dbcMySqlKeys.read(sender.send(keyed)), new R2dbcMySqlKeys(), statement.sql()));
    }

    @Override
    public CompletionStage<ExecuteResult> executeMany(Batch batch) {
        MySqlText.requireOne(batch.sql());
        return super.executeMany(batch);
    }

    @Override
    public boolean isAtomicAlone(Batch batch) {
        return rewrites.isOne(batch, sender.limit());
    }

    @Override
    public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        MySqlText.requireOne(statement.sql());
        return super.iterate(statement, fetchSize);
    }

    @Override
    public CompletionStage<@Nullable String> control(String sql) {
        if (MySqlBackend.begins(sql)) {
            return sender.withNext(sql, error -> translate(error, sql));
        }
        return controlBy(
                Flux.defer(() -> sender.send(new R2dbcMySqlText(0, sql)))
                        .concatMap(Result::getRowsUpdated)
                        .thenMany(Flux.empty()),
                sql);
    }

    @Override
    public @Nullable Boolean isInTransaction() {
        return sender.isInTransaction();
    }

    @Override
    public CompletionStage<?> cancelRunning() {
        return kill.apply(id);
    }

    @Override
    public boolean isAlive() {
        // Of this driver it is known that it answers at once, without the server.
        return super.isAlive()
                && Boolean.TRUE.equals(
                        connection.validate(ValidationDepth.LOCAL).block());
    }

    @Override
    public Object raw() {
        if (sender.hasBegin()) {
            control(MySqlBackend.FENCE);
        }
        return super.raw();
    }
}
