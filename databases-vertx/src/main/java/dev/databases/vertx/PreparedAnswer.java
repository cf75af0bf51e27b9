package dev.databases.vertx;

import dev.databases.sql.Statement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.internal.command.ExtendedQueryCommand;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** A prepared statement run once. */
abstract class PreparedAnswer<R, T extends @Nullable Object> extends Answer<R, T> {
    private final Statement statement;

    PreparedAnswer(VertxConnection connection, Statement statement) {
        super(connection, statement.sql());
        this.statement = statement;
    }

    abstract Collector<Row, ?, R> collector(VertxStatement prepared);

    /** How many rows to ask for; 0: all of them. */
    int limit(VertxStatement prepared) {
        return 0;
    }

    /** The name of its portal; null: it has none. */
    @Nullable
    String portal() {
        return null;
    }

    @Override
    final void start() {
        withPrepared(arguments(), this::send);
    }

    void send(VertxStatement prepared) {
        connection.send(
                ExtendedQueryCommand.createQuery(
                        sql,
                        null,
                        prepared.prepared(),
                        prepared.bind(arguments()),
                        limit(prepared),
                        portal(),
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
