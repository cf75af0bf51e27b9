package dev.databases.test;

import dev.databases.Record;
import dev.databases.spi.RecordCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A cursor on the fake server. One caller at a time. */
final class ScriptedCursor implements RecordCursor {
    private final ScriptedConnection connection;
    private final FakeServer server;
    private final String sql;
    private final Answer answer;
    /** Guarded by the server's lock. */
    private long next;

    private boolean closed;
    private CompletableFuture<?> lastFetch = CompletableFuture.completedFuture(null);

    ScriptedCursor(ScriptedConnection connection, FakeServer server, String sql, Answer answer) {
        this.connection = connection;
        this.server = server;
        this.sql = sql;
        this.answer = answer;
    }

    @Override
    public CompletionStage<List<Record>> fetch(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max must be 1 or more: " + max);
        }
        if (lastFetch.isCancelled()) {
            server.journal.violation(connection.session(), "fetch after a cancelled fetch of '" + sql + "'");
            return CompletableFuture.failedFuture(Failures.noCursor(sql));
        }
        CompletableFuture<List<Record>> page =
                connection.run(Operation.of("FETCH " + max, FaultPoint.FETCH, session -> {
                    if (!session.cursors.contains(this)) {
                        throw Failures.noCursor(sql);
                    }
                    List<Record> records = new ArrayList<>();
                    while (next < answer.count() && records.size() < max) {
                        records.add(answer.record(next++));
                    }
                    server.journal.recordsSent(records.size());
                    return new Work.Done<>(records);
                }));
        lastFetch = page;
        return page;
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        if (closed || connection.isReleased() || !isOpenOnServer()) {
            closed = true;
            return CompletableFuture.completedFuture(null);
        }
        closed = true;
        return connection.run(Operation.<@Nullable Void>of("CLOSE", null, session -> {
            session.cursors.remove(this);
            return new Work.Done<>(null);
        }));
    }

    private boolean isOpenOnServer() {
        return server.read(() -> connection.session().cursors.contains(this));
    }
}
