package dev.databases.postgres;

import dev.databases.ExecuteResult;
import dev.databases.exceptions.DatabaseException;
import dev.databases.sql.Statement;
import dev.databases.values.ValueConverters;
import dev.databases.vertx.ManyRows;
import dev.databases.vertx.VertxConnection;
import dev.databases.vertx.VertxLogin;
import dev.databases.vertx.VertxStatement;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.internal.PreparedStatement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to PostgreSQL through the Vert.x client. */
final class VertxPostgresConnection extends VertxConnection {
    /** 42P18, 42P08, 42725: what the parameters are cannot be told from the text, but can be from the arguments. */
    private static final Set<String> TYPES_UNKNOWN = Set.of("42P18", "42P08", "42725");

    private static final Logger LOG = LoggerFactory.getLogger(VertxPostgresConnection.class);

    private final VertxPostgresTap tap;
    private final VertxPostgresCancel cancel;
    private final PostgresCatalog catalog = new PostgresCatalog();
    private final ValueConverters converters;

    VertxPostgresConnection(
            VertxLogin login, VertxPostgresCancel cancel, int statementCacheSize, ValueConverters converters) {
        super(login, statementCacheSize);
        this.tap = VertxPostgresTap.into(login.connection().unwrap());
        this.cancel = cancel;
        this.converters = converters;
        // Without a handler the client logs it as a warning, with details that may repeat values.
        ((PgConnection) login.connection())
                .noticeHandler(notice -> LOG.debug("{} {}", notice.getSeverity(), notice.getCode()));
    }

    @Override
    protected VertxStatement statement(PreparedStatement prepared, boolean singleUse) {
        VertxPostgresTap.Description description = tap.takeDescription();
        if (description == null) {
            throw new IllegalStateException("The server prepared a statement and did not describe it");
        }
        return new VertxPostgresStatement(prepared, description, singleUse, catalog, converters);
    }

    @Override
    protected void beforePrepare() {
        tap.expectDescription(null);
    }

    @Override
    protected void beforePrepareMany(ManyRows many) {
        tap.expectDescription(((VertxPostgresArrays) many).parametersForClient());
    }

    @Override
    protected void afterPrepare() {
        tap.takeDescription();
    }

    @Override
    protected @Nullable String controlTag() {
        return tap.tag();
    }

    /** The client's number counts what a SELECT gave, too. */
    @Override
    protected ExecuteResult result(@Nullable String sql, long updated, int rows, @Nullable Object key) {
        String tag = tap.tag();
        boolean changed = tag != null
                && (tag.startsWith("INSERT ")
                        || tag.startsWith("UPDATE ")
                        || tag.startsWith("DELETE ")
                        || tag.startsWith("MERGE ")
                        || tag.startsWith("COPY "));
        if (!changed) {
            return ExecuteResult.NONE;
        }
        return super.result(sql, updated, rows, tag.startsWith("INSERT ") ? key : null);
    }

    @Override
    protected @Nullable List<Class<?>> parameterTypes(Throwable failure, @Nullable Object[] arguments) {
        // Inside a transaction the failure has ended it, and a second attempt would only hide why.
        if (!(failure instanceof PgException error)
                || !TYPES_UNKNOWN.contains(error.getSqlState())
                || arguments.length == 0
                || !tap.isIdle()) {
            return null;
        }
        List<Class<?>> types = new ArrayList<>(arguments.length);
        for (Object argument : arguments) {
            types.add(argument == null ? String.class : classFor(argument));
        }
        return types;
    }

    private static Class<?> classFor(Object argument) {
        return argument instanceof Instant ? OffsetDateTime.class : argument.getClass();
    }

    @Override
    protected DatabaseException translate(Throwable failure, @Nullable String sql) {
        return VertxPostgresErrors.translate(failure, sql);
    }

    @Override
    public boolean hadStalePlan(Statement statement, DatabaseException failure) {
        if (!(failure.getCause() instanceof PgException error)) {
            return false;
        }
        // datatype_mismatch: the parameters have the types that the columns had when the statement was prepared.
        boolean typesChanged = ranCached(failure) && "42804".equals(error.getSqlState());
        if (!typesChanged && !PostgresErrors.isStalePlan(VertxPostgresErrors.serverError(error))) {
            return false;
        }
        dropStatement(statement.sql());
        return true;
    }

    /** See {@link PostgresBackend#tell}. */
    void tell(Consumer<PostgresNotification> listener, Runnable lost) {
        ((PgConnection) raw())
                .notificationHandler(told -> listener.accept(
                        new PostgresNotification(told.getChannel(), told.getPayload(), told.getProcessId())));
        whenClosed(lost);
    }

    @Override
    public CompletionStage<?> cancelRunning() {
        return cancel.send();
    }
}
