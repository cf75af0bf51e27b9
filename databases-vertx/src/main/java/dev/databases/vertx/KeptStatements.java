package dev.databases.vertx;

import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.command.CloseStatementCommand;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The prepared statements that a connection keeps: what leaves is closed on the server, too. On its event loop. */
final class KeptStatements {
    private static final int BATCHES = 8;

    private final VertxConnection connection;
    private final StatementCache ofOneRow;

    /** Statements of a whole batch: each is large on the server, too. */
    private final StatementCache ofManyRows;

    /** Texts of one row that many rows at once are prepared for. Read by any thread. */
    private final Set<String> takeMany = ConcurrentHashMap.newKeySet();

    /** @param size how many; 0: none */
    KeptStatements(VertxConnection connection, int size) {
        this.connection = connection;
        this.ofOneRow = new StatementCache(size);
        this.ofManyRows = new StatementCache(Math.min(size, BATCHES));
    }

    boolean isOff() {
        return ofOneRow.isOff();
    }

    @Nullable
    VertxStatement get(String sql) {
        VertxStatement kept = ofOneRow.get(sql);
        return kept == null ? ofManyRows.get(sql) : kept;
    }

    void keep(Answer<?, ?> operation, VertxStatement statement) {
        StatementCache cache = operation.takesManyRows() ? ofManyRows : ofOneRow;
        drop(cache.put(operation.sql, statement));
    }

    /** The next run of the text prepares it anew. */
    void forget(String sql) {
        VertxStatement forgotten = ofOneRow.remove(sql);
        drop(forgotten == null ? ofManyRows.remove(sql) : forgotten);
    }

    private void drop(@Nullable VertxStatement left) {
        if (left != null && left.dropped()) {
            close(left);
        }
    }

    /** On the server, with what it has for many rows; nobody waits for that. */
    void close(VertxStatement statement) {
        close(statement.prepared());
        ManyRows many = statement.many();
        PreparedStatement ofMany = many == null ? null : many.prepared();
        if (ofMany != null) {
            takeMany.remove(statement.prepared().sql());
            close(ofMany);
        }
    }

    private void close(PreparedStatement prepared) {
        connection.sendAside(new CloseStatementCommand(prepared), new CompletableFuture<>());
    }

    /** Many rows at once are prepared for, too. */
    void tookMany(String sql) {
        takeMany.add(sql);
    }

    /** From any thread. */
    boolean takesMany(String sql) {
        return takeMany.contains(sql);
    }
}
