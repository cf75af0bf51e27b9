package dev.databases.remote;

import dev.databases.exceptions.CommitInDoubtException;
import dev.databases.exceptions.CommitRolledBackException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.pool.PoolClock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A commit or a rollback under way. It goes to its end: cancelling it only limits how long the answer is waited for, after which
 * the connection is closed, and a commit is in doubt. Safe for any thread.
 */
final class TransactionEnd extends CompletableFuture<@Nullable Void> {
    private final RemoteSession session;
    private final boolean commits;
    private volatile boolean sent;
    private boolean limited;
    private boolean givenUp;

    private TransactionEnd(RemoteSession session, boolean commits) {
        this.session = session;
        this.commits = commits;
    }

    static CompletableFuture<@Nullable Void> commit(RemoteSession session, boolean failureAborts) {
        TransactionEnd end = new TransactionEnd(session, true);
        end.afterSettling(() -> {
            Throwable aborted = session.aborted();
            if (aborted == null || !failureAborts) {
                end.sendCommit();
            } else {
                end.probe(aborted);
            }
        });
        return end;
    }

    /** Bounded by {@code cleanUpTimeout}. */
    static CompletableFuture<@Nullable Void> rollback(RemoteSession session) {
        TransactionEnd end = new TransactionEnd(session, false);
        end.limit();
        end.afterSettling(() -> end.sendRollback(null));
        return end;
    }

    private void afterSettling(Runnable next) {
        CompletableFuture<?> before = session.settling();
        if (before == null) {
            begin(next);
        } else {
            before.whenComplete((done, failure) -> begin(next));
        }
    }

    private void begin(Runnable next) {
        LostTransaction lost = session.lostTransaction();
        if (lost != null) {
            Throwable failure = commits ? lost.atCommit() : lost.atRollback();
            session.ended();
            if (failure == null) {
                complete(null);
            } else {
                completeExceptionally(failure);
            }
        } else if (session.transaction() == RemoteSession.Transaction.PENDING) {
            // Nothing was sent.
            session.ended();
            complete(null);
        } else if (!session.isUsable()) {
            finish(session.lost());
        } else {
            next.run();
        }
    }

    /** After a failure the server may refuse everything, or the user may have gone back to a savepoint of their own. */
    private void probe(Throwable aborted) {
        session.control(session.fence()).whenComplete((tag, failure) -> {
            if (failure == null) {
                sendCommit();
            } else {
                sendRollback(new CommitRolledBackException(
                        "Nothing was committed: a statement of this transaction had failed, and the server has rolled it back: "
                                + aborted.getMessage(),
                        aborted));
            }
        });
    }

    private void sendCommit() {
        sent = true;
        session.control("COMMIT").whenComplete((tag, failure) -> {
            if (failure == null && "ROLLBACK".equals(tag)) {
                finish(
                        new CommitRolledBackException(
                                "Nothing was committed: the server has rolled the transaction back. A statement of it had failed."));
            } else {
                finish(failure == null ? null : Causes.of(failure));
            }
        });
    }

    private void sendRollback(@Nullable Throwable instead) {
        session.control("ROLLBACK").whenComplete((tag, failure) -> {
            if (failure != null) {
                session.markBroken();
            }
            finish(instead != null || failure == null ? instead : Causes.of(failure));
        });
    }

    private void finish(@Nullable Throwable failure) {
        synchronized (this) {
            if (givenUp) {
                return;
            }
        }
        session.ended();
        if (failure == null) {
            complete(null);
            return;
        }
        session.markDirty();
        boolean unanswered = failure instanceof ConnectionException;
        if (commits && sent && unanswered) {
            session.markBroken();
            completeExceptionally(inDoubt(failure));
        } else {
            completeExceptionally(failure);
        }
    }

    private static CommitInDoubtException inDoubt(@Nullable Throwable cause) {
        return new CommitInDoubtException(
                "The answer to COMMIT did not come: the transaction is there as a whole or not at all, and only the data tells "
                        + "which.",
                cause);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        limit();
        return false;
    }

    private void limit() {
        synchronized (this) {
            if (limited || isDone()) {
                return;
            }
            limited = true;
        }
        PoolClock.Timer timer = session.clock().schedule(session.cleanUpTimeout(), this::giveUp);
        whenComplete((done, failure) -> timer.cancel());
    }

    private void giveUp() {
        synchronized (this) {
            if (isDone()) {
                return;
            }
            givenUp = true;
        }
        session.abandon();
        completeExceptionally(
                commits && sent
                        ? inDoubt(null)
                        : new ConnectionLostException("The server did not answer within " + session.cleanUpTimeout()
                                + (commits ? ", and COMMIT was not sent" : " to ROLLBACK")
                                + ". The connection was closed, which rolls back."));
    }
}
