package dev.databases.vertx;

import io.vertx.core.Completable;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.command.PrepareStatementCommand;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the statements of a connection are prepared: one at a time. Used on its event loop only. */
final class Preparations {
    private final VertxConnection connection;

    /** What waits for a statement to be prepared: one at a time, so that its description and its unnamed place are its own. */
    private final ArrayDeque<Answer<?, ?>> behind = new ArrayDeque<>();

    private boolean isPreparing;
    private boolean isCatchingUp;

    Preparations(VertxConnection connection) {
        this.connection = connection;
    }

    /** Whether an operation that begins now has to wait; it is started when it is its turn. */
    boolean keepsWaiting(Answer<?, ?> answer) {
        if (!isPreparing && !isCatchingUp) {
            return false;
        }
        behind.add(answer);
        return true;
    }

    /** Goes on with what waits. */
    void ended() {
        isPreparing = false;
        if (isCatchingUp) {
            return;
        }
        isCatchingUp = true;
        try {
            Answer<?, ?> next;
            while (!isPreparing && (next = behind.poll()) != null) {
                next.startNow();
            }
        } finally {
            isCatchingUp = false;
        }
    }

    /** Prepares the operation's statement and goes on with it. */
    void prepare(Answer<?, ?> operation, @Nullable Object[] arguments, Consumer<VertxStatement> next) {
        prepare(operation, arguments, null, next);
    }

    private void prepare(
            Answer<?, ?> operation,
            @Nullable Object[] arguments,
            @Nullable List<Class<?>> types,
            Consumer<VertxStatement> next) {
        // One prepared for the classes of these arguments would be wrong for others.
        boolean singleUse =
                !operation.hasItsOwnStatement() && (connection.kept().isOff() || types != null);
        Completable<PreparedStatement> prepared = (statement, failure) -> {
            connection.ended(operation);
            boolean goesOn = false;
            try {
                if (failure == null) {
                    VertxStatement known = connection.statement(statement, singleUse);
                    connection.afterPrepare();
                    String question = known.question();
                    if (question == null) {
                        use(operation, known, next);
                    } else {
                        ask(question, operation, known, () -> {
                            if (singleUse) {
                                // The question has taken its unnamed place.
                                prepare(operation, arguments, types, next);
                            } else {
                                use(operation, known, next);
                            }
                            return singleUse;
                        });
                        goesOn = true;
                    }
                    return;
                }
                connection.afterPrepare();
                List<Class<?>> better = types == null ? connection.parameterTypes(failure, arguments) : null;
                if (better != null) {
                    prepare(operation, arguments, better, next);
                    goesOn = true;
                } else if (!operation.runsUnprepared(failure)) {
                    operation.fail(failure);
                }
            } catch (RuntimeException e) {
                operation.fail(e);
            } finally {
                if (!goesOn) {
                    ended();
                }
            }
        };
        isPreparing = true;
        connection.beforePrepare();
        connection.send(new PrepareStatementCommand(operation.sql, null, !singleUse, types), operation, prepared);
    }

    private void use(Answer<?, ?> operation, VertxStatement statement, Consumer<VertxStatement> next) {
        if (!statement.isSingleUse() && !operation.hasItsOwnStatement()) {
            connection.kept().keep(operation, statement);
        }
        next.accept(statement);
    }

    /** What is done with the answer, and whether something is still being prepared then. */
    @FunctionalInterface
    private interface Then {
        boolean goesOn();
    }

    private void ask(String question, Answer<?, ?> operation, VertxStatement statement, Then then) {
        Question asked = new Question(question, (rows, failure) -> {
            boolean goesOn = false;
            try {
                if (failure == null) {
                    statement.answer(rows);
                    goesOn = then.goesOn();
                } else {
                    if (!statement.isSingleUse()) {
                        connection.kept().close(statement);
                    }
                    operation.fail(failure);
                }
            } catch (RuntimeException e) {
                operation.fail(e);
            } finally {
                if (!goesOn) {
                    ended();
                }
            }
        });
        asked.send(connection, operation);
    }

    /** Prepares what takes many rows at once, and goes on with it. */
    void prepareMany(
            Answer<?, ?> operation, VertxStatement statement, ManyRows many, Consumer<PreparedStatement> next) {
        Completable<PreparedStatement> prepared = (known, failure) -> {
            connection.ended(operation);
            connection.afterPrepare();
            if (failure != null) {
                operation.fail(failure);
                return;
            }
            many.prepared(known);
            if (!statement.isSingleUse()) {
                connection.kept().tookMany(operation.sql);
            }
            next.accept(known);
        };
        connection.beforePrepareMany(many);
        connection.send(
                new PrepareStatementCommand(many.sql(), null, !statement.isSingleUse(), null), operation, prepared);
    }

    /** Prepares what takes many rows at once for who comes later; what the operation sends next travels behind it. */
    void prepareManyAhead(Answer<?, ?> operation, ManyRows many) {
        Completable<PreparedStatement> prepared = (known, failure) -> {
            connection.ended(operation);
            connection.afterPrepare();
            if (failure == null) {
                many.prepared(known);
                connection.kept().tookMany(operation.sql);
            } else {
                many.refused();
                operation.failedAhead(failure);
            }
        };
        connection.beforePrepareMany(many);
        connection.send(new PrepareStatementCommand(many.sql(), null, true, null), operation, prepared);
    }
}
