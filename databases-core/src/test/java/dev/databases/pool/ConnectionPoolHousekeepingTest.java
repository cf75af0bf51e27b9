package dev.databases.pool;

import static dev.databases.pool.PoolFixture.SECOND;
import static dev.databases.pool.PoolFixture.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.PoolOptions;
import dev.databases.pool.ScriptedConnector.Answer;
import dev.databases.pool.ScriptedConnector.Fake;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionPoolHousekeepingTest {
    @Test
    void connectionsIdleForTooLongAreClosedDownToMinSize() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().minSize(1).idleTimeout(SECOND.multipliedBy(60)));
        fixture.leases(3).forEach(Lease::release);

        fixture.clock.advance(SECOND.multipliedBy(60));
        assertEquals("idle 3", fixture.shape());
        fixture.clock.advance(SECOND.multipliedBy(15));

        assertEquals("idle 1", fixture.shape());
        // The one that came back last is the one that stays.
        assertEquals(List.of("open", "open", "open", "close c1", "close c2"), fixture.connector.log);
    }

    @Test
    void theHousekeeperKeepsMinSizeUp() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().minSize(2));
        fixture.connector.toOpen = Answer.FAIL;
        fixture.leases(2).forEach(Lease::discard);
        assertEquals("", fixture.shape());

        fixture.connector.toOpen = Answer.YES;
        fixture.clock.advance(SECOND.multipliedBy(30));

        assertEquals("idle 2", fixture.shape());
    }

    @Test
    void aClosedConnectionBelowMinSizeIsReplacedAtOnce() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().minSize(2).maxSize(2));

        fixture.lease().discard();

        assertEquals("idle 2", fixture.shape());
    }

    @Test
    void connectionsOlderThanMaxLifetimeAreClosedWithJitter() {
        PoolFixture fixture = PoolFixture.open(
                PoolOptions.builder().minSize(20).maxSize(20).idleTimeout(null).maxLifetime(SECOND.multipliedBy(1000)));
        // The housekeeper comes every 30 s, so the first closing can be as late as 930 s.
        fixture.clock.advance(SECOND.multipliedBy(899));
        long before = fixture.pool.status().counters().closed();

        fixture.clock.advance(SECOND.multipliedBy(50));
        long between = fixture.pool.status().counters().closed();
        fixture.clock.advance(SECOND.multipliedBy(81));

        assertEquals(0, before);
        // All 20 within one half of the jitter: one chance in 500,000.
        assertTrue(between > 0 && between < 20, between + " were closed half-way");
        assertEquals(20, fixture.pool.status().counters().closed());
        assertEquals("idle 20", fixture.shape());
    }

    @Test
    void aConnectionOlderThanMaxLifetimeIsClosedWhenItComesBack() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().maxLifetime(SECOND));
        Lease<Fake> lease = fixture.lease();
        fixture.clock.advance(SECOND);
        assertEquals("leased 1", fixture.shape());

        lease.release();

        assertEquals("", fixture.shape());
        PoolStatus.Counters counters = fixture.pool.status().counters();
        assertEquals(new PoolStatus.Counters(1, 1, 0, 1, 1, 0), counters);
    }

    @Test // DAL-12
    void aLeakIsReportedOnceWithItsPlaceAndStaysWithItsHolder() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().maxSize(1).leakThreshold(SECOND.multipliedBy(4)));
        Lease<Fake> lease = fixture.lease();
        fixture.pool.acquire(null);
        fixture.events.clear();

        fixture.clock.advance(SECOND.multipliedBy(4));
        List<String> onTime = List.copyOf(fixture.events);
        fixture.clock.advance(SECOND.multipliedBy(100));

        assertEquals(List.of(), onTime);
        assertEquals(List.of("leaked The connection was acquired here PT5S"), fixture.events);
        assertEquals("leased 1, waiting 1", fixture.shape());
        assertEquals("c1", lease.connection().name);
    }

    @Test // DAL-12
    void aTimeoutNamesThePlaceOfTheLongestHeldLease() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().maxSize(1).leakThreshold(SECOND.multipliedBy(60)));
        Lease<Fake> lease = fixture.lease();

        Throwable timeout = failure(fixture.pool.acquire(Duration.ZERO));

        assertEquals(
                "No connection became free within 0 s: 1 of at most 1 connections, 1 leased. The longest-held one is held for 0 s, "
                        + "acquired at " + AcquisitionPlace.describe(lease.place)
                        + ". 1 callers were waiting. Release connections sooner, or raise maxSize.",
                timeout.getMessage());
        boolean here = List.of(lease.place.getStackTrace()).stream()
                .anyMatch(it -> it.getMethodName().equals("aTimeoutNamesThePlaceOfTheLongestHeldLease"));
        assertTrue(here);
    }

    @Test
    void withoutLeakDetectionNoStackIsTaken() {
        PoolFixture fixture = PoolFixture.ofSize(1);

        assertNull(fixture.lease().place);
    }

    @Test
    void aPlaceIsTheFirstFrameThatIsTheUsersOwn() {
        Throwable place = new Throwable();
        place.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("dev.databases.pool.ConnectionPool", "acquire", "ConnectionPool.java", 1),
            new StackTraceElement("java.util.concurrent.FutureTask", "run", "FutureTask.java", 2),
            new StackTraceElement("com.acme.Notes", "list", "Notes.java", 12),
            new StackTraceElement("com.acme.Main", "main", "Main.java", 3),
        });

        assertEquals("com.acme.Notes.list(Notes.java:12)", AcquisitionPlace.describe(place));
    }

    @Test
    void theHousekeeperComesFourTimesWithinTheShortestLimit() {
        assertEquals(SECOND.multipliedBy(30), Housekeeper.period(PoolOptions.DEFAULT));
        assertEquals(
                Duration.ofMillis(250),
                Housekeeper.period(PoolOptions.builder().leakThreshold(SECOND).build()));
        assertEquals(
                Duration.ofMillis(10),
                Housekeeper.period(
                        PoolOptions.builder().idleTimeout(Duration.ofNanos(1)).build()));
    }

    @Test
    void theHousekeeperStopsWhenThePoolCloses() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        assertEquals(1, fixture.clock.scheduled());

        fixture.pool.close(SECOND);

        assertEquals(0, fixture.clock.scheduled());
    }
}
