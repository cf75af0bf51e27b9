package dev.databases.mysql;

import dev.databases.ExecuteResult;
import dev.databases.exceptions.DatabaseException;
import dev.databases.remote.RemoteProduct;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import dev.databases.values.ValueConverters;
import dev.databases.vertx.VertxConnection;
import dev.databases.vertx.VertxLogin;
import dev.databases.vertx.VertxRows;
import dev.databases.vertx.VertxStatement;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.mysqlclient.impl.MySQLParamDesc;
import io.vertx.mysqlclient.impl.MySQLSocketConnection;
import io.vertx.sqlclient.internal.PreparedStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** One connection to MySQL or MariaDB through the Vert.x client. */
final class VertxMySqlConnection extends VertxConnection {
    private static final int UNSUPPORTED_PREPARED = 1295;

    private final MySqlOptions options;
    private final MySqlDialect dialect;
    private final LongFunction<CompletionStage<?>> cancel;
    private final VertxMySqlAnswers answers;
    private final VertxMySqlValues values;
    private final VertxRows text;

    private volatile long id;
    private volatile long maxAllowedPacket = 1 << 20;
    private final MySqlRewrites rewrites = new MySqlRewrites();

    /** @param cancel stops what runs on the connection of this number, from another one */
    VertxMySqlConnection(
            VertxLogin login,
            MySqlOptions options,
            MySqlDialect dialect,
            ValueConverters converters,
            LongFunction<CompletionStage<?>> cancel) {
        super(login, options.statementCacheSize);
        this.options = options;
        this.dialect = dialect;
        this.cancel = cancel;
        MySQLSocketConnection line =
                (MySQLSocketConnection) login.connection().unwrap().unwrap();
        this.answers = ((VertxMySqlTap) VertxMySqlLogin.pipeline(line).get(VertxMySqlTap.NAME)).answers();
        this.values = new VertxMySqlValues(options.zeroDates, options.timeZone);
        this.text = new VertxMySqlTextRows(converters);
    }

    /** Makes the settings, and asks who it is; one round trip. */
    CompletionStage<VertxMySqlConnection> introduce() {
        CompletionStage<?> set = control(options.settings.sql());
        CompletionStage<VertxMySqlConnection> told = fetchOne(Statement.of(MySqlServer.QUESTION))
                .thenApply(record -> {
                    if (record == null) {
                        throw new IllegalStateException("The server did not say who it is");
                    }
                    id = record.get("id", Long.class);
                    maxAllowedPacket = record.get("packet", Long.class);
                    dialect.learn(
                            MySqlServer.of(record.get("version", String.class), record.get("comment", String.class)));
                    return this;
                });
        return set.thenCompose(done -> told);
    }

    /** The server's number of it. */
    long id() {
        return id;
    }

    @Override
    protected void beforePrepare() {
        answers.commands().prepareOurs();
    }

    @Override
    protected VertxStatement statement(PreparedStatement prepared, boolean singleUse) {
        int parameters = ((MySQLParamDesc) prepared.paramDesc()).paramDefinitions().length;
        return new VertxMySqlStatement(
                prepared, singleUse, answers, values, options.timeZone, parameters, maxAllowedPacket);
    }

    @Override
    protected @Nullable VertxRows textOnly(String sql, @Nullable Throwable refusal) {
        if (refusal != null) {
            return refusal instanceof MySQLException error && error.getErrorCode() == UNSUPPORTED_PREPARED
                    ? text
                    : null;
        }
        if (sql.equals(MySqlServer.QUESTION)) {
            return text;
        }
        MySqlPackets.requireFits(sql, maxAllowedPacket);
        if (MySqlText.of(sql).isPrepared()) {
            return null;
        }
        MySqlText.requireOne(sql);
        return text;
    }

    @Override
    protected boolean cursorsNeedTheirOwnStatement() {
        return true;
    }

    @Override
    protected @Nullable List<Statement> rewritten(Batch batch) {
        return rewrites.take(batch, maxAllowedPacket);
    }

    /** One statement is. */
    @Override
    public boolean isAtomicAlone(Batch batch) {
        return rewrites.isOne(batch, maxAllowedPacket);
    }

    @Override
    protected ExecuteResult result(@Nullable String sql, long updated, int rows, @Nullable Object key) {
        if (sql == null) {
            return ExecuteResult.ofRows(updated);
        }
        MySqlText known = MySqlText.of(sql);
        if (!known.changesRows()) {
            return ExecuteResult.NONE;
        }
        if (answers.hadRows()) {
            // RETURNING
            boolean isKey = known.inserts() && answers.columns().types().length == 1;
            return super.result(sql, rows, rows, isKey ? key : null);
        }
        long affected = answers.affected();
        long generated = known.inserts() && affected == 1 ? answers.insertId() : 0;
        if (generated == 0) {
            return ExecuteResult.ofRows(affected);
        }
        return new ExecuteResult(affected, generated > 0 ? (Object) generated : MySqlTypes.unsigned(generated));
    }

    @Override
    public @Nullable Boolean isInTransaction() {
        return answers.isInTransaction();
    }

    @Override
    protected DatabaseException translate(Throwable failure, @Nullable String sql) {
        DatabaseException translated = VertxMySqlErrors.translate(product(), failure, sql);
        return dialect.server().explained(translated);
    }

    private RemoteProduct product() {
        return options.product;
    }

    @Override
    public boolean hadStalePlan(Statement statement, DatabaseException failure) {
        if (!(failure.getCause() instanceof MySQLException error)
                || !MySqlErrors.isStalePlan(VertxMySqlErrors.serverError(error))) {
            return false;
        }
        dropStatement(statement.sql());
        return true;
    }

    @Override
    public CompletionStage<?> cancelRunning() {
        return id == 0 ? CompletableFuture.completedFuture(null) : cancel.apply(id);
    }
}
