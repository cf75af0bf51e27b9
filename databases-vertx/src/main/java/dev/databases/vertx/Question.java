package dev.databases.vertx;

import io.vertx.core.Completable;
import io.vertx.sqlclient.PropertyKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.internal.QueryResultHandler;
import io.vertx.sqlclient.internal.RowDesc;
import io.vertx.sqlclient.internal.command.SimpleQueryCommand;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A question of our own, by the simple protocol: nothing is prepared for it. */
final class Question implements QueryResultHandler<List<Row>> {
    private final String sql;
    private final Completable<List<Row>> end;
    private List<Row> rows = List.of();
    private @Nullable Throwable unreadable;

    Question(String sql, Completable<List<Row>> end) {
        this.sql = sql;
        this.end = end;
    }

    /** @param operation what it is asked for */
    void send(VertxConnection connection, Answer<?, ?> operation) {
        Completable<Boolean> answered = (hasMore, failure) -> {
            connection.ended(operation);
            end.complete(rows, failure == null ? unreadable : failure);
        };
        connection.send(new SimpleQueryCommand<>(sql, false, false, Collectors.toList(), this), operation, answered);
    }

    @Override
    public void handleResult(
            int updated, int size, @Nullable RowDesc description, List<Row> result, @Nullable Throwable failure) {
        if (failure == null) {
            rows = result;
        } else {
            unreadable = failure;
        }
    }

    @Override
    public <V> void addProperty(PropertyKind<V> property, V value) {}
}
