package dev.databases.remote;

import dev.databases.ExecuteResult;
import dev.databases.sql.Batch;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A batch of which each row commits on its own: those before a failing one stay, those behind it never run. Safe for any thread. */
final class RowByRow extends CompletableFuture<ExecuteResult> {
    private final RemoteSession session;
    private final Batch batch;
    private volatile @Nullable CompletableFuture<?> step;
    private volatile boolean stopped;
    private int next;
    private long rows;

    RowByRow(RemoteSession session, Batch batch) {
        this.session = session;
        this.batch = batch;
    }

    /** Goes on until a row is not there yet; a loop, or ten thousand rows that are there at once would fill the stack. */
    RowByRow start() {
        while (!isDone()) {
            if (next == batch.rows().size()) {
                complete(ExecuteResult.ofRows(rows));
                return this;
            }
            int row = next++;
            RemoteCall<ExecuteResult> call =
                    RemoteCall.start(session, session.whileOpen(driver -> driver.execute(batch.statement(row))), null);
            step = call;
            if (stopped) {
                call.cancel(false);
            }
            if (!call.isDone() || call.isCompletedExceptionally()) {
                call.whenComplete(this::rowEnded);
                return this;
            }
            rows += call.join().rowsAffected();
        }
        return this;
    }

    private void rowEnded(@Nullable ExecuteResult result, @Nullable Throwable failure) {
        if (result != null) {
            rows += result.rowsAffected();
            start();
        } else if (failure instanceof CancellationException) {
            super.cancel(false);
        } else if (failure != null) {
            completeExceptionally(Causes.of(failure));
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        stopped = true;
        CompletableFuture<?> running = step;
        if (running != null) {
            running.cancel(false);
        }
        return isCancelled();
    }
}
