package dev.databases.pool;

import static dev.databases.pool.PoolFixture.SECOND;
import static dev.databases.pool.PoolFixture.now;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.databases.PoolOptions;
import dev.databases.pool.ScriptedConnector.Answer;
import dev.databases.pool.ScriptedConnector.Fake;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConnectionPoolListenerTest {
    @Test
    void theListenerHearsWhatHappensAndHowLongItTook() {
        PoolFixture fixture =
                PoolFixture.open(PoolOptions.builder().maxSize(1).validateAfterIdle(SECOND.multipliedBy(100)));
        fixture.connector.toOpen = Answer.LATER;

        CompletableFuture<Lease<Fake>> first = fixture.pool.acquire();
        fixture.clock.advance(SECOND);
        fixture.connector.opening.get(0).complete(fixture.connector.fake());
        CompletableFuture<Lease<Fake>> second = fixture.pool.acquire(SECOND.multipliedBy(2));
        fixture.clock.advance(SECOND.multipliedBy(2));
        CompletableFuture<Lease<Fake>> third = fixture.pool.acquire();
        fixture.clock.advance(SECOND);
        now(first).release();
        now(third).discard();

        assertEquals(true, second.isCompletedExceptionally());
        assertEquals(
                List.of(
                        "opened PT1S",
                        "acquired PT1S",
                        "timedOut PT2S",
                        "released PT3S",
                        "acquired PT1S",
                        "released PT0S",
                        "discarded broken",
                        "closed broken"),
                fixture.events);
    }

    @Test
    void acquiredComesBeforeReleasedAlsoWhenTheCallerReleasesWithinItsCompletion() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        Lease<Fake> lease = fixture.lease();
        fixture.events.clear();
        fixture.pool.acquire().thenAccept(Lease::release);

        lease.release();

        assertEquals(List.of("released PT0S", "acquired PT0S", "released PT0S"), fixture.events);
    }

    @Test
    void countersTellWhatHappened() {
        PoolFixture fixture = PoolFixture.open(PoolOptions.builder().minSize(1).maxSize(1));
        fixture.lease().release();
        fixture.lease().releaseDirty();
        fixture.lease().discard();
        fixture.lease();
        fixture.pool.acquire(Duration.ZERO);

        PoolStatus status = fixture.pool.status();

        assertEquals(
                new PoolStatus(1, 0, 1, 0, 0, 0, 0, 1, 1, false, new PoolStatus.Counters(4, 3, 1, 2, 1, 1)), status);
    }

    @Test
    void whatAListenerThrowsGoesNoFurther() {
        PoolListener faulty = new PoolListener() {
            @Override
            public void acquired(Duration waited) {
                throw new IllegalStateException("a faulty listener");
            }

            @Override
            public void released(Duration held) {
                throw new AssertionError("a faulty listener");
            }
        };
        ConnectionPool<Fake> pool = new ConnectionPool<>(
                PoolOptions.builder().maxSize(1).build(), new ScriptedConnector(), faulty, new ManualClock());
        now(pool.open());

        Lease<Fake> lease = now(pool.acquire());
        CompletableFuture<Lease<Fake>> waiting = pool.acquire();
        lease.release();

        assertEquals("c1", now(waiting).connection().name);
    }
}
