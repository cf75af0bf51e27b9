package dev.databases.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaultsTest {
    @Test
    void faultStrikesOnceAtItsPass() {
        Faults faults = Faults.none().dropConnection(2);

        assertEquals(Arrays.asList(null, Fault.DROP, null), pass(faults, 3));
        assertEquals(List.of("STATEMENT 2 DROP"), faults.injected());
    }

    @Test
    void passIsCountedFromTheMomentTheRuleIsAdded() {
        Faults faults = Faults.none();
        pass(faults, 5);

        faults.hang(1);

        assertEquals(Arrays.asList(Fault.HANG, null), pass(faults, 2));
        assertEquals("Faults(seed=0, injected=[STATEMENT 6 HANG])", faults.toString());
    }

    @Test
    void sameSeedFailsTheSamePassesWhateverHappensAtOtherPoints() {
        Faults first = Faults.seeded(7).withProbability(FaultPoint.STATEMENT, 0.3, Fault.FAIL);
        Faults second = Faults.seeded(7).withProbability(FaultPoint.STATEMENT, 0.3, Fault.FAIL);
        second.pass(FaultPoint.COMMIT);

        assertEquals(pass(first, 200), pass(second, 200));
    }

    @Test
    void otherSeedFailsOtherPasses() {
        Faults first = Faults.seeded(7).withProbability(FaultPoint.STATEMENT, 0.3, Fault.FAIL);
        Faults second = Faults.seeded(8).withProbability(FaultPoint.STATEMENT, 0.3, Fault.FAIL);

        assertNotEquals(pass(first, 200), pass(second, 200));
    }

    @Test
    void probabilityIsKeptOverManyPasses() {
        Faults faults = Faults.seeded(1).withProbability(FaultPoint.STATEMENT, 0.25, Fault.FAIL);

        long struck =
                pass(faults, 4_000).stream().filter(fault -> fault != null).count();

        // 1,000 expected; four standard deviations are 110.
        assertEquals(1_000, struck, 110);
    }

    @Test
    void disarmedFaultsStrikeNoMore() {
        Faults faults = Faults.seeded(1).withProbability(FaultPoint.STATEMENT, 1, Fault.FAIL);
        pass(faults, 1);

        faults.disarm();

        assertEquals(Arrays.asList(null, null), pass(faults, 2));
        assertEquals(List.of("STATEMENT 1 FAIL"), faults.injected());
    }

    @Test
    void nonsenseIsRefused() {
        Faults faults = Faults.none();

        assertEquals(
                "nth counts from 1: 0",
                assertThrows(IllegalArgumentException.class, () -> faults.hang(0))
                        .getMessage());
        assertEquals(
                "probability must be between 0 and 1: NaN",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> faults.withProbability(FaultPoint.BEGIN, Double.NaN, Fault.FAIL))
                        .getMessage());
    }

    private static List<@Nullable Fault> pass(Faults faults, int times) {
        List<@Nullable Fault> struck = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            struck.add(faults.pass(FaultPoint.STATEMENT));
        }
        return struck;
    }
}
