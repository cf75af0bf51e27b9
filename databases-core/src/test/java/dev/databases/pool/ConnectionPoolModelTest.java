package dev.databases.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.databases.PoolOptions;
import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.pool.ScriptedConnector.Answer;
import dev.databases.pool.ScriptedConnector.Call;
import dev.databases.pool.ScriptedConnector.Fake;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on a pool and on a model of a few lines, which must agree after each. */
class ConnectionPoolModelTest {
    private static final int STEPS = 20_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void thePoolAgreesWithItsModel(long seed) {
        Walk walk = new Walk(seed);

        for (int step = 0; step < STEPS; step++) {
            String operation = walk.step();
            assertEquals(walk.model.toString(), walk.actual(), "seed " + seed + ", step " + step + ": " + operation);
        }

        walk.assertEveryOperationHappened();
    }

    /** What a pool is: counts, a stack of idle ones and a queue of waiting ones. */
    private static final class Model {
        final int max;
        final int maxWaiters;
        final Deque<String> idle = new ArrayDeque<>();
        final Deque<Caller> waiting = new ArrayDeque<>();
        final List<String> leased = new ArrayList<>();
        int opening;
        int cleaning;
        int closing;
        long served;

        Model(int max, int maxWaiters) {
            this.max = max;
            this.maxWaiters = maxWaiters;
        }

        int size() {
            return idle.size() + leased.size() + opening + cleaning + closing;
        }

        void acquire(Caller caller) {
            if (waiting.isEmpty() && !idle.isEmpty()) {
                serve(caller, idle.pop());
            } else if (waiting.size() >= maxWaiters + max - leased.size()) {
                caller.expected = "refused";
            } else {
                waiting.add(caller);
                openMore();
            }
        }

        void offer(String connection) {
            if (waiting.isEmpty()) {
                idle.push(connection);
            } else {
                serve(waiting.remove(), connection);
            }
        }

        void serve(Caller caller, String connection) {
            caller.expected = connection;
            leased.add(connection);
            served++;
        }

        void openMore() {
            while (waiting.size() > opening && size() < max) {
                opening++;
            }
        }

        void openFailed() {
            opening--;
            if (waiting.size() > opening) {
                waiting.remove().expected = "not opened";
            }
            openMore();
        }

        @Override
        public String toString() {
            return "idle " + idle.size() + ", leased " + leased.size() + ", opening " + opening + ", quarantined "
                    + cleaning + ", closing " + closing + ", waiting " + waiting.size() + ", acquired " + served;
        }
    }

    private static final class Caller {
        final CompletableFuture<Lease<Fake>> future;
        final long deadline;
        String expected = "";

        Caller(CompletableFuture<Lease<Fake>> future, long deadline) {
            this.future = future;
            this.deadline = deadline;
        }

        String outcome() {
            if (future.isCancelled()) {
                return "cancelled";
            }
            return future.handle((lease, error) -> {
                        if (error == null) {
                            return lease.held.name;
                        }
                        return error instanceof AcquireTimeoutException timeout
                                ? timeout.getMessage().startsWith("The queue is full") ? "refused" : "timed out"
                                : "not opened";
                    })
                    .getNow("");
        }
    }

    private static final class Walk {
        final Random random;
        final Model model;
        final PoolFixture fixture;
        final List<Caller> callers = new ArrayList<>();
        final int[] happened = new int[10];
        long time;

        Walk(long seed) {
            random = new Random(seed);
            model = new Model(1 + random.nextInt(4), random.nextInt(6));
            fixture = PoolFixture.open(PoolOptions.builder()
                    .maxSize(model.max)
                    .maxWaiters(model.maxWaiters)
                    .idleTimeout(null)
                    .maxLifetime(null)
                    .validateAfterIdle(Duration.ofDays(1000))
                    .cleanUpTimeout(Duration.ofDays(1000)));
            fixture.connector.toOpen = Answer.LATER;
            fixture.connector.toClose = Answer.LATER;
            fixture.connector.toClean = Answer.LATER;
        }

        String actual() {
            PoolStatus status = fixture.pool.status();
            PoolFixture.shape(status);
            callers.forEach(it -> assertEquals(it.expected, it.outcome()));
            callers.removeIf(
                    it -> !it.expected.isEmpty() && (!it.future.isDone() || it.future.isCompletedExceptionally()));
            return "idle " + status.idle() + ", leased " + status.leased() + ", opening " + status.opening()
                    + ", quarantined "
                    + status.quarantined() + ", closing " + status.closing() + ", waiting " + status.waiting()
                    + ", acquired "
                    + status.counters().acquired();
        }

        String step() {
            int operation = random.nextInt(10);
            if (perform(operation)) {
                happened[operation]++;
            }
            return "operation " + operation;
        }

        void assertEveryOperationHappened() {
            for (int operation = 0; operation < happened.length; operation++) {
                assertEquals(true, happened[operation] > 0, "operation " + operation + " never happened");
            }
        }

        private boolean perform(int operation) {
            return switch (operation) {
                case 0, 1 -> acquire();
                case 2 -> tryAcquire();
                case 3 -> endLease(Lease::release, model::offer);
                case 4 -> endLease(Lease::discard, it -> model.closing++);
                case 5 -> endLease(Lease::releaseDirty, it -> model.cleaning++);
                case 6 -> cancel();
                case 7 -> answerOpen();
                case 8 -> answerClean() | answerClose();
                default -> letTimePass();
            };
        }

        private boolean acquire() {
            Caller caller = new Caller(fixture.pool.acquire(TIMEOUT), time + TIMEOUT.toSeconds());
            callers.add(caller);
            model.acquire(caller);
            return true;
        }

        private boolean tryAcquire() {
            Lease<Fake> lease = fixture.pool.tryAcquire();
            boolean free = model.waiting.isEmpty() && !model.idle.isEmpty();
            assertEquals(free, lease != null);
            if (lease != null) {
                Caller caller = new Caller(CompletableFuture.completedFuture(lease), 0);
                callers.add(caller);
                model.serve(caller, model.idle.pop());
            }
            return free;
        }

        private boolean endLease(Consumer<Lease<Fake>> end, Consumer<String> inModel) {
            List<Caller> holders =
                    callers.stream().filter(it -> !it.expected.isEmpty()).toList();
            if (holders.isEmpty()) {
                return false;
            }
            Caller holder = holders.get(random.nextInt(holders.size()));
            callers.remove(holder);
            model.leased.remove(holder.expected);
            inModel.accept(holder.expected);
            end.accept(holder.future.join());
            return true;
        }

        private boolean cancel() {
            List<Caller> waiting = List.copyOf(model.waiting);
            if (waiting.isEmpty()) {
                return false;
            }
            Caller caller = waiting.get(random.nextInt(waiting.size()));
            model.waiting.remove(caller);
            caller.expected = "cancelled";
            caller.future.cancel(true);
            return true;
        }

        private boolean answerOpen() {
            List<CompletableFuture<Fake>> opening = fixture.connector.opening;
            if (opening.isEmpty()) {
                return false;
            }
            CompletableFuture<Fake> future = opening.remove(random.nextInt(opening.size()));
            if (random.nextInt(4) == 0) {
                model.openFailed();
                future.completeExceptionally(fixture.connector.failure);
            } else {
                Fake fake = fixture.connector.fake();
                model.opening--;
                model.offer(fake.name);
                future.complete(fake);
            }
            return true;
        }

        private boolean answerClean() {
            List<Call<Boolean>> cleaning = fixture.connector.cleaning;
            if (cleaning.isEmpty()) {
                return false;
            }
            Call<Boolean> call = cleaning.remove(random.nextInt(cleaning.size()));
            boolean good = random.nextBoolean();
            model.cleaning--;
            if (good) {
                model.offer(call.connection().name);
            } else {
                model.closing++;
            }
            call.future().complete(good);
            return true;
        }

        private boolean answerClose() {
            List<Call<Void>> closing = fixture.connector.closing;
            if (closing.isEmpty()) {
                return false;
            }
            model.closing--;
            model.openMore();
            closing.remove(random.nextInt(closing.size())).future().complete(null);
            return true;
        }

        private boolean letTimePass() {
            int seconds = random.nextInt(10);
            time += seconds;
            for (Caller caller : List.copyOf(model.waiting)) {
                if (caller.deadline <= time) {
                    model.waiting.remove(caller);
                    caller.expected = "timed out";
                }
            }
            fixture.clock.advance(Duration.ofSeconds(seconds));
            return true;
        }
    }
}
