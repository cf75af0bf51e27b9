package dev.databases.vertx;

import dev.databases.ExecuteResult;
import dev.databases.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A batch as a few statements of many rows each, some of which travel at once. */
final class RewrittenBatch extends CompletableFuture<ExecuteResult> implements Runnable {
    /** Statements that travel at once: enough that the server never waits, few enough that their texts do not pile up. */
    private static final int AT_ONCE = 4;

    private final VertxConnection connection;
    private final List<Statement> statements;
    private int started;
    private int ended;
    private long rows;
    private @Nullable Throwable failed;

    RewrittenBatch(VertxConnection connection, List<Statement> statements) {
        this.connection = connection;
        this.statements = statements;
    }

    RewrittenBatch start() {
        connection.submit(this);
        return this;
    }

    @Override
    public void run() {
        while (started < statements.size() && started - ended < AT_ONCE && failed == null) {
            Statement statement = statements.get(started++);
            connection
                    .submitted(new Fetches.ManyRowsExecution(connection, statement))
                    .whenComplete(this::ended);
        }
    }

    private void ended(@Nullable ExecuteResult result, @Nullable Throwable failure) {
        ended++;
        if (result != null) {
            rows += result.rowsAffected();
        } else if (failed == null) {
            failed = failure;
        }
        run();
        if (ended == started) {
            Throwable first = failed;
            if (first == null) {
                complete(ExecuteResult.ofRows(rows));
            } else {
                completeExceptionally(first);
            }
        }
    }
}
