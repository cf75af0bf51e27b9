package dev.databases.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private final ManualClock clock = new ManualClock();
    private final long start = clock.nanoTime();
    private final List<Long> rings = new ArrayList<>();
    private final Alarm alarm = new Alarm(clock, () -> rings.add(clock.nanoTime() - start));

    @Test
    void ringsOnceAtTheEarliestDeadline() {
        alarm.ringBy(start + 30);
        alarm.ringBy(start + 10);
        alarm.ringBy(start + 20);

        assertEquals(1, clock.scheduled());
        clock.advance(Duration.ofNanos(100));
        assertEquals(List.of(10L), rings);
    }

    @Test
    void canBeSetAgainAfterItRang() {
        alarm.ringBy(start + 10);
        clock.advance(Duration.ofNanos(10));
        alarm.ringBy(start + 15);
        clock.advance(Duration.ofNanos(10));

        assertEquals(List.of(10L, 15L), rings);
    }

    @Test
    void doesNotRingAfterItWasCancelled() {
        alarm.ringBy(start + 10);

        alarm.cancel();

        assertEquals(0, clock.scheduled());
        clock.advance(Duration.ofNanos(100));
        assertEquals(List.of(), rings);
    }

    @Test
    void aClockThatFailsDoesNotDisableItForEver() {
        boolean[] broken = {true};
        PoolClock faulty = new PoolClock() {
            @Override
            public long nanoTime() {
                return clock.nanoTime();
            }

            @Override
            public Timer schedule(Duration delay, Runnable task) {
                if (broken[0]) {
                    throw new IllegalStateException("no thread");
                }
                return clock.schedule(delay, task);
            }
        };
        Alarm fragile = new Alarm(faulty, () -> rings.add(clock.nanoTime() - start));
        assertThrows(IllegalStateException.class, () -> fragile.ringBy(start + 10));

        broken[0] = false;
        fragile.ringBy(start + 20);
        clock.advance(Duration.ofNanos(100));

        assertEquals(List.of(20L), rings);
    }
}
