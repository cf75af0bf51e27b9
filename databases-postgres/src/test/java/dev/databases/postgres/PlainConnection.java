package dev.databases.postgres;

import dev.databases.DatabaseUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A line to a real server that knows nothing of ours, for what must hold whatever the driver. */
final class PlainConnection implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final PgConnection connection;

    PlainConnection(DatabaseUrl url) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(Objects.requireNonNull(url.hostname()))
                .setPort(Objects.requireNonNullElse(url.port(), 5432))
                .setUser(Objects.requireNonNull(url.username()))
                .setPassword(Objects.requireNonNullElse(url.password(), ""))
                .setDatabase(Objects.requireNonNull(url.database()));
        connection = await(PgConnection.connect(vertx, options));
    }

    /** The first column of each row, whatever its Java type, as text. */
    List<@Nullable String> column(String sql) {
        RowSet<Row> rows = await(connection.query(sql).execute());
        List<@Nullable String> column = new ArrayList<>();
        for (Row row : rows) {
            Object value = row.getValue(0);
            column.add(value == null ? null : value.toString());
        }
        return column;
    }

    void prepared(String sql, Object... arguments) {
        await(connection.preparedQuery(sql).execute(Tuple.wrap(arguments)));
    }

    /** The server's error. */
    ServerError errorOf(String sql) {
        try {
            column(sql);
        } catch (PgException e) {
            return new ServerError(
                    e.getSqlState(),
                    e.getErrorMessage(),
                    e.getConstraint(),
                    e.getTable(),
                    e.getColumn(),
                    e.getRoutine());
        }
        throw new AssertionError("No error: " + sql);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(connection.close());
        await(vertx.close());
    }
}
