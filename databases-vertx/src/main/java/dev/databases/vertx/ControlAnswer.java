package dev.databases.vertx;

import io.vertx.sqlclient.internal.command.QueryCommandBase;
import io.vertx.sqlclient.internal.command.SimpleQueryCommand;
import org.jspecify.annotations.Nullable;

/** A text of our own, by the simple protocol. */
final class ControlAnswer extends Answer<Void, @Nullable String> {
    ControlAnswer(VertxConnection connection, String sql) {
        super(connection, sql);
    }

    @Override
    void start() {
        connection.send(new SimpleQueryCommand<>(sql, false, false, QueryCommandBase.NULL_COLLECTOR, this), this);
    }

    @Override
    void collected(int updated, Void result) {}

    @Override
    void finish(boolean hasMore) {
        complete(connection.controlTag());
    }
}
