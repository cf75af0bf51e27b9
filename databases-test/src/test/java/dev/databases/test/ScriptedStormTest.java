package dev.databases.test;

import static dev.databases.test.Stages.connected;
import static dev.databases.test.Stages.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers by the hundred, cancelled at random while faults strike: not one of them may be half done. */
class ScriptedStormTest {
    private static final int TRANSFERS = 400;
    /** A transfer is cancelled at the latest when so many more have been started. */
    private static final int PATIENCE = 30;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noTransferIsHalfDoneAfterAStorm(long seed) {
        Random random = new Random(seed);
        ManualClock clock = new ManualClock();
        Faults faults = Faults.seeded(seed);
        ScriptedBackend backend = ScriptedBackend.builder()
                .clock(clock)
                .latency(Duration.ofMillis(4))
                .cancelDelay(Duration.ofMillis(seed % 2 == 0 ? 1 : 9))
                .pool(PoolOptions.builder()
                        .maxSize(5)
                        .cleanUpTimeout(Duration.ofMillis(200))
                        .acquireTimeout(Duration.ofSeconds(30))
                        .build())
                .faults(faults)
                .build();
        backend.connect();
        clock.advance(10);
        faults.withProbability(FaultPoint.CONNECT, 0.02, Fault.FAIL)
                .withProbability(FaultPoint.BEGIN, 0.02, Fault.FAIL)
                .withProbability(FaultPoint.STATEMENT, 0.01, Fault.DROP)
                .withProbability(FaultPoint.STATEMENT, 0.01, Fault.HANG)
                .withProbability(FaultPoint.STATEMENT, 0.01, Fault.FREEZE)
                .withProbability(FaultPoint.COMMIT, 0.02, Fault.FAIL)
                .withProbability(FaultPoint.COMMIT, 0.02, Fault.DROP_AFTER)
                .withProbability(FaultPoint.ROLLBACK, 0.02, Fault.FAIL)
                .withProbability(FaultPoint.RELEASE, 0.01, Fault.FAIL);

        List<Transfer> transfers = new ArrayList<>();
        while (transfers.size() < TRANSFERS) {
            Transfer transfer = new Transfer(backend);
            transfers.add(transfer);
            transfer.start();
            clock.advance(random.nextInt(40));
            if (random.nextInt(3) == 0) {
                transfers
                        .get(transfers.size() - 1 - random.nextInt(Math.min(PATIENCE, transfers.size())))
                        .cancel();
            }
            if (transfers.size() > PATIENCE) {
                // What hangs holds a lock that all the others want.
                transfers.get(transfers.size() - 1 - PATIENCE).cancel();
            }
        }
        faults.disarm();
        clock.advance(5_000);
        // What still hangs, hangs for ever.
        transfers.stream().filter(transfer -> !transfer.isOver()).forEach(Transfer::cancel);
        clock.advance(40_000);
        backend.disconnect(Duration.ofSeconds(1));
        clock.advance(5_000);

        check(backend, transfers, "seed " + seed + ", " + faults);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noTransferIsHalfDoneAfterAStormOnManyThreads(boolean synchronous) {
        long seed = 42;
        ScriptedBackendBuilder builder =
                ScriptedBackend.builder().pool(PoolOptions.builder().maxSize(5).build());
        ScriptedBackend backend = connected(synchronous ? builder.synchronous() : builder);
        List<Transfer> transfers = new ArrayList<>();
        for (int i = 0; i < 4 * TRANSFERS; i++) {
            transfers.add(new Transfer(backend));
        }
        Random random = new Random(seed);
        List<Transfer> victims =
                transfers.stream().filter(transfer -> random.nextInt(3) == 0).toList();

        CompletableFuture<Void> cancelling =
                CompletableFuture.runAsync(() -> victims.forEach(Transfer::cancelOnceStarted));
        transfers.forEach(Transfer::start);
        get(cancelling);
        transfers.forEach(transfer -> get(transfer.over()));
        get(backend.disconnect(Duration.ofSeconds(5)));

        check(backend, transfers, "seed " + seed);
    }

    private static void check(ScriptedBackend backend, List<Transfer> transfers, String storm) {
        long confirmed = transfers.stream().filter(Transfer::isCommitted).count();
        long inDoubt = transfers.stream().filter(Transfer::isInDoubt).count();
        long moved = (Long) backend.facts().getOrDefault("to", 0L);
        assertEquals(-moved, backend.facts().getOrDefault("from", 0L), storm);
        assertTrue(confirmed <= moved && moved <= confirmed + inDoubt, confirmed + " <= " + moved + ", " + storm);
        assertTrue(confirmed > 50, "too few were committed to prove anything: " + confirmed + ", " + storm);
        assertEquals(
                0, transfers.stream().filter(transfer -> !transfer.isOver()).count(), storm);
        assertEquals(List.of(), backend.violations(), storm);
        backend.verify();
    }
}
