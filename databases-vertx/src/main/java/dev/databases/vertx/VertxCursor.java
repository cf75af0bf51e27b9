package dev.databases.vertx;

import dev.databases.Record;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Statement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.internal.command.CloseCursorCommand;
import io.vertx.sqlclient.internal.command.ExtendedQueryCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** A cursor: a portal with a name, read page by page. */
final class VertxCursor extends PreparedAnswer<List<Record>, RecordCursor> implements RecordCursor {
    private final String name;
    private final int fetchSize;
    private @Nullable VertxStatement prepared;

    /** Read, and not given yet. */
    private List<Record> page = List.of();

    private int given;
    private boolean hasMore;
    private boolean isOpen;

    VertxCursor(VertxConnection connection, Statement statement, String name, int fetchSize) {
        super(connection, statement);
        this.name = name;
        this.fetchSize = fetchSize;
    }

    @Override
    Collector<Row, ?, List<Record>> collector(VertxRows rows) {
        return rows.all();
    }

    @Override
    int limit(VertxStatement prepared) {
        return prepared.hasCursor() ? fetchSize : 0;
    }

    @Override
    @Nullable
    String portal(VertxStatement prepared) {
        return prepared.hasCursor() ? name : null;
    }

    @Override
    boolean hasItsOwnStatement() {
        return connection.cursorsNeedTheirOwnStatement();
    }

    @Override
    void send(VertxStatement statement) {
        super.send(statement);
        prepared = statement;
        isOpen = true;
        statement.cursorOpened();
        if (hasItsOwnStatement()) {
            // Nobody else knows of it.
            whenComplete((opened, failure) -> {
                if (failure != null) {
                    closePortal();
                }
            });
        }
    }

    @Override
    void collected(int updated, List<Record> result) {
        page = result;
    }

    @Override
    void finish(boolean hasMore) {
        arrived(hasMore);
        complete(this);
    }

    private void arrived(boolean hasMore) {
        VertxStatement statement = prepared;
        this.hasMore = hasMore && statement != null && statement.hasCursor();
        if (!this.hasMore) {
            // Nobody waits for it: it travels ahead of whatever comes next.
            closePortal();
        }
    }

    @Override
    public CompletionStage<List<Record>> fetch(int max) {
        if (given == page.size() && hasMore) {
            Page next = new Page(max);
            connection.submit(next);
            return next;
        }
        return CompletableFuture.completedFuture(give(max));
    }

    private List<Record> give(int max) {
        List<Record> read = page;
        int from = given;
        int to = Math.min(read.size(), from + max);
        given = to;
        return from == 0 && to == read.size() ? read : new ArrayList<>(read.subList(from, to));
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        Closing closing = new Closing();
        connection.submit(closing);
        return closing;
    }

    /** On the event loop. Null: it was closed before. */
    private @Nullable CompletableFuture<@Nullable Void> closePortal() {
        VertxStatement statement = prepared;
        if (!isOpen || statement == null) {
            return null;
        }
        isOpen = false;
        hasMore = false;
        CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
        if (hasItsOwnStatement()) {
            // Takes the cursor with it.
            connection.kept().close(statement);
            closed.complete(null);
            return closed;
        }
        connection.sendAside(new CloseCursorCommand(name, statement.prepared()), closed);
        if (statement.cursorClosed()) {
            connection.kept().close(statement);
        }
        return closed;
    }

    private final class Page extends Answer<List<Record>, List<Record>> {
        private final int max;

        Page(int max) {
            super(VertxCursor.this.connection, VertxCursor.this.sql);
            this.max = max;
        }

        @Override
        void start() {
            VertxStatement statement = prepared;
            if (!isOpen || statement == null) {
                complete(List.of());
                return;
            }
            connection.send(
                    ExtendedQueryCommand.createQuery(
                            sql, null, statement.prepared(), null, fetchSize, name, true, false, statement.all(), this),
                    this);
        }

        @Override
        void collected(int updated, List<Record> result) {
            page = result;
            given = 0;
        }

        @Override
        void finish(boolean hasMore) {
            arrived(hasMore);
            complete(give(max));
        }
    }

    private final class Closing extends CompletableFuture<@Nullable Void> implements Runnable {
        @Override
        public void run() {
            CompletableFuture<@Nullable Void> closing = closePortal();
            if (closing == null) {
                complete(null);
                return;
            }
            closing.whenComplete((done, failure) -> {
                if (failure == null) {
                    complete(null);
                } else {
                    completeExceptionally(connection.translated(failure, sql));
                }
            });
        }
    }
}
