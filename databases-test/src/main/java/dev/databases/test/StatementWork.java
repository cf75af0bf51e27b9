package dev.databases.test;

import dev.databases.ExecuteResult;
import dev.databases.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one statement, or those of a batch one after the other, in the transaction that is open or in one of its own.
 * Used under the fake server's lock.
 *
 * @param <T> what is made of the answers
 */
final class StatementWork<T extends @Nullable Object> implements Work<T> {
    private final FakeServer server;
    private final List<Statement> statements;
    private final boolean atomic;
    private final Function<Outcome, T> finish;
    private final List<@Nullable Answer> scripted = new ArrayList<>();

    private @Nullable StoreTransaction own;
    private int row;
    private long rowsAffected;
    /** Of the row that is running; not null while it sleeps. */
    private @Nullable Answer running;

    private Answer answer = Answer.empty();

    StatementWork(FakeServer server, List<Statement> statements, boolean atomic, Function<Outcome, T> finish) {
        this.server = server;
        this.statements = statements;
        this.atomic = atomic;
        this.finish = finish;
    }

    @Override
    public void prepare() {
        statements.forEach(statement -> scripted.add(server.settings.script().answer(statement)));
    }

    @Override
    public Step<T> run(Session session) {
        while (row < statements.size()) {
            Step<T> wait = runRow(session, statements.get(row), scripted.get(row));
            if (wait != null) {
                return wait;
            }
            rowsAffected += answer.result().rowsAffected();
            row++;
            if (!atomic) {
                commitOwn();
            }
        }
        commitOwn();
        return new Done<>(finish.apply(new Outcome(answer, rowsAffected)));
    }

    /** Null when the row is done. */
    private @Nullable Step<T> runRow(Session session, Statement statement, @Nullable Answer script) {
        Answer current = running;
        if (current == null) {
            current = script != null ? script : interpret(session, statement);
            if (current == null) {
                return new Blocked<>();
            }
            if (current.isNever()) {
                return new Never<>();
            }
            if (!current.delay().isZero()) {
                running = current;
                return new Sleeping<>(current.delay());
            }
        }
        running = null;
        if (current.failure() != null) {
            throw current.failure();
        }
        answer = current;
        return null;
    }

    private @Nullable Answer interpret(Session session, Statement statement) {
        String sql = statement.sql().strip();
        StoreTransaction open = session.transaction;
        if (open == null && Interpreter.isSavepoint(sql)) {
            server.journal.violation(session, "'" + sql + "' outside a transaction");
            throw Failures.noTransaction(sql);
        }
        if (open != null && open.aborted && !sql.startsWith("ROLLBACK TO SAVEPOINT ")) {
            throw Failures.aborted(sql);
        }
        if (open == null) {
            open = own != null ? own : new StoreTransaction(false);
            own = open;
        }
        return server.interpreter.run(open, statement, server.settings.script().otherwise());
    }

    private void commitOwn() {
        if (own != null) {
            server.store.commit(own);
            server.freed();
            own = null;
        }
    }

    @Override
    public void abandon() {
        if (own != null) {
            server.store.rollback(own);
            server.freed();
            own = null;
        }
    }

    /** What came of it: the last statement's answer, and the rows that all of them affected. */
    record Outcome(Answer answer, long rowsAffected) {
        ExecuteResult total() {
            return ExecuteResult.ofRows(rowsAffected);
        }
    }
}
