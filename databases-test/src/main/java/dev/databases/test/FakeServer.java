package dev.databases.test;

import dev.databases.exceptions.ConnectionException;
import dev.databases.pool.PoolClock;
import dev.databases.spi.Feature;
import dev.databases.test.Operation.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server in memory, with the line to it: a request arrives after half the latency, is run, and its answer arrives after the
 * other half. Safe for any thread: one lock guards all; futures are completed and users' code is run without it.
 */
final class FakeServer {
    final ScriptedSettings settings;
    final PoolClock clock;
    final Journal journal = new Journal();
    final Store store = new Store();
    final Interpreter interpreter = new Interpreter(store);

    private final Cancels cancels = new Cancels(this);
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> deferred = new ArrayDeque<>();
    private final Set<Session> sessions = new LinkedHashSet<>();
    /** In the order in which they began to wait. */
    private final Set<Operation<?>> blocked = new LinkedHashSet<>();

    private boolean freed;
    private int opened;

    FakeServer(ScriptedSettings settings, PoolClock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Does something under the lock, then what was deferred, without it. */
    void enter(Runnable body) {
        List<Runnable> effects;
        lock.lock();
        try {
            body.run();
            while (freed) {
                freed = false;
                List.copyOf(blocked).forEach(this::advance);
            }
            effects = new ArrayList<>(deferred);
            deferred.clear();
        } finally {
            lock.unlock();
        }
        effects.forEach(Runnable::run);
    }

    <T extends @Nullable Object> T read(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }

    /** With the lock: after it. */
    void defer(Runnable effect) {
        deferred.add(effect);
    }

    /** With the lock: something is done that another may have waited for. */
    void freed() {
        freed = true;
    }

    /** With the lock: half a round trip from now, without the lock. */
    void later(Runnable task) {
        after(settings.latency().dividedBy(2), task);
    }

    /** With the lock: after a time, without the lock. */
    void after(Duration time, Runnable task) {
        if (settings.inline() && time.isZero()) {
            defer(task);
        } else {
            clock.schedule(time, task);
        }
    }

    Session open() {
        return read(() -> {
            Session session = new Session(++opened);
            sessions.add(session);
            return session;
        });
    }

    /** With the lock. */
    void forget(Session session) {
        if (!session.alive && session.holder == null) {
            sessions.remove(session);
        }
    }

    List<Session> sessions() {
        return read(() -> List.copyOf(sessions));
    }

    int count(Predicate<Session> condition) {
        return read(() -> (int) sessions.stream().filter(condition).count());
    }

    Map<String, Object> committed() {
        return read(store::committed);
    }

    Cancels cancels() {
        return cancels;
    }

    /**
     * Sends an operation.
     *
     * @param holder who asks; null: the pool
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(
            Session session, @Nullable ScriptedConnection holder, Operation<T> operation) {
        operation.session = session;
        operation.future = Relay.pending(() -> enter(() -> cancels.cancel(session, operation)));
        enter(() -> accept(session, holder, operation));
        return operation.future;
    }

    private void accept(Session session, @Nullable ScriptedConnection holder, Operation<?> operation) {
        cancels.notice(session);
        Operation<?> other = session.busyWith();
        if (holder != null && session.holder != holder) {
            journal.violation(session, "'" + operation.label + "' after release");
            reject(operation, new ConnectionException("The connection was released. Acquire a new one."));
        } else if (other != null) {
            journal.violation(session, "'" + operation.label + "' while '" + other.label + "' was running");
            reject(operation, new ConnectionException("The connection is busy. Wait for the operation before."));
        } else if (!session.alive) {
            reject(operation, Failures.lost());
        } else if (session.settling != null) {
            session.queued = operation;
        } else {
            send(session, operation);
        }
    }

    private void reject(Operation<?> operation, RuntimeException failure) {
        operation.state = State.ENDED;
        operation.failure = failure;
        defer(operation::complete);
    }

    /** With the lock. */
    void send(Session session, Operation<?> operation) {
        operation.session = session;
        session.current = operation;
        operation.state = State.SENT;
        journal.sent(session, operation.logged);
        later(() -> arrive(session, operation));
    }

    private void arrive(Session session, Operation<?> operation) {
        RuntimeException unprepared = null;
        try {
            operation.work.prepare();
        } catch (RuntimeException e) {
            unprepared = e;
        }
        RuntimeException failure = unprepared;
        enter(() -> {
            if (operation.state != State.SENT) {
                return;
            }
            Fault fault = operation.point == null ? null : settings.faults().pass(operation.point);
            if (failure != null) {
                fail(operation, failure);
            } else if (fault == null || operation.point == null) {
                advance(operation);
            } else {
                inject(session, operation, operation.point, fault);
            }
        });
    }

    private void inject(Session session, Operation<?> operation, FaultPoint point, Fault fault) {
        switch (fault) {
            case FAIL -> {
                if (point == FaultPoint.ROLLBACK) {
                    lose(session, point.failure());
                } else {
                    if (point == FaultPoint.COMMIT) {
                        endTransaction(session, false);
                    }
                    fail(operation, point.failure());
                }
            }
            case DROP -> lose(session, point.lost());
            case DROP_AFTER -> {
                operation.dropAfter = true;
                advance(operation);
            }
            case HANG -> operation.state = State.RUNNING;
            case FREEZE -> {
                operation.state = State.RUNNING;
                session.frozen = true;
            }
        }
    }

    private <T extends @Nullable Object> void advance(Operation<T> operation) {
        Session session = Objects.requireNonNull(operation.session);
        operation.state = State.RUNNING;
        Work.Step<T> step;
        try {
            step = operation.work.run(session);
        } catch (RuntimeException e) {
            fail(operation, e);
            return;
        }
        if (step instanceof Work.Blocked<T>) {
            blocked.add(operation);
            return;
        }
        blocked.remove(operation);
        if (step instanceof Work.Done<T> done) {
            operation.value = done.value();
            answer(operation);
        } else if (step instanceof Work.Sleeping<T> sleeping) {
            clock.schedule(
                    sleeping.time(),
                    () -> enter(() -> {
                        if (operation.state == State.RUNNING) {
                            advance(operation);
                        }
                    }));
        }
    }

    /** With the lock: it ends on the server with an error. */
    void fail(Operation<?> operation, RuntimeException failure) {
        StoreTransaction open = Objects.requireNonNull(operation.session).transaction;
        boolean isStatement = operation.point == FaultPoint.STATEMENT || operation.point == FaultPoint.FETCH;
        if (open != null && isStatement && settings.dialect().supports(Feature.FAILED_STATEMENT_ABORTS_TRANSACTION)) {
            open.aborted = true;
        }
        if (open != null) {
            open.waitsFor = null;
        }
        blocked.remove(operation);
        operation.work.abandon();
        freed();
        operation.failure = failure;
        answer(operation);
    }

    private void answer(Operation<?> operation) {
        if (operation.dropAfter && operation.point != null) {
            lose(Objects.requireNonNull(operation.session), operation.point.lost());
            return;
        }
        operation.state = State.ANSWERED;
        later(() -> enter(() -> finish(operation)));
    }

    private void finish(Operation<?> operation) {
        if (operation.state != State.ANSWERED) {
            return;
        }
        Session session = Objects.requireNonNull(operation.session);
        operation.state = State.ENDED;
        session.current = null;
        session.last = operation;
        if (operation.cancelled) {
            cancels.ended(session, operation);
        } else {
            defer(operation::complete);
        }
    }

    /** With the lock. */
    void endTransaction(Session session, boolean commit) {
        StoreTransaction open = session.transaction;
        session.transaction = null;
        session.cursors.clear();
        if (open != null) {
            if (commit) {
                store.commit(open);
            } else {
                store.rollback(open);
            }
        }
        freed();
    }

    /** With the lock: the connection is gone, the server rolls back, and everything under way fails. */
    void lose(Session session, RuntimeException failure) {
        if (!session.alive) {
            return;
        }
        session.alive = false;
        endTransaction(session, false);
        for (Operation<?> operation : new Operation<?>[] {session.current, session.queued}) {
            if (operation != null) {
                blocked.remove(operation);
                operation.work.abandon();
                operation.state = State.ENDED;
                operation.failure = failure;
                defer(operation::complete);
            }
        }
        session.current = null;
        session.queued = null;
        cancels.settled(session);
        forget(session);
    }
}
