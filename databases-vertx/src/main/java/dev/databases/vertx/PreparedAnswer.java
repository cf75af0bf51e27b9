package dev.databases.vertx;

import dev.databases.sql.Statement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.internal.TupleInternal;
import io.vertx.sqlclient.internal.command.ExtendedQueryCommand;
import io.vertx.sqlclient.internal.command.SimpleQueryCommand;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** A statement run once: prepared, or as the text that it is where the server does not prepare it. */
abstract class PreparedAnswer<R, T extends @Nullable Object> extends Answer<R, T> {
    private final Statement statement;

    PreparedAnswer(VertxConnection connection, Statement statement) {
        super(connection, statement.sql());
        this.statement = statement;
    }

    abstract Collector<Row, ?, R> collector(VertxRows rows);

    /** How many rows to ask for; 0: all of them. */
    int limit(VertxStatement prepared) {
        return 0;
    }

    /** The name of its portal; null: it has none. */
    @Nullable
    String portal(VertxStatement prepared) {
        return null;
    }

    @Override
    final void start() {
        VertxRows text = statement.size() == 0 ? connection.textOnly(sql, null) : null;
        if (text == null) {
            withPrepared(arguments(), this::send);
        } else {
            sendText(text);
        }
    }

    @Override
    final boolean runsUnprepared(Throwable refusal) {
        VertxRows text = statement.size() == 0 ? connection.textOnly(sql, refusal) : null;
        if (text != null) {
            sendText(text);
        }
        return text != null;
    }

    void sendText(VertxRows rows) {
        connection.send(new SimpleQueryCommand<>(sql, false, false, collector(rows), this), this);
    }

    void send(VertxStatement prepared) {
        TupleInternal bound = prepared.bind(arguments());
        prepared.leaves(bound);
        connection.send(
                ExtendedQueryCommand.createQuery(
                        sql,
                        null,
                        prepared.prepared(),
                        bound,
                        limit(prepared),
                        portal(prepared),
                        false,
                        false,
                        collector(prepared),
                        this),
                this);
    }

    @Nullable
    Object[] arguments() {
        @Nullable Object[] arguments = new @Nullable Object[statement.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = statement.argument(i);
        }
        return arguments;
    }
}
