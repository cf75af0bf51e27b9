package dev.databases.pool;

import static dev.databases.pool.PoolFixture.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.databases.PoolOptions;
import dev.databases.pool.ScriptedConnector.Answer;
import dev.databases.pool.ScriptedConnector.Fake;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionPoolValidationTest {
    private static final Duration STALE =
            PoolOptions.DEFAULT.validateAfterIdle().plusNanos(1);

    private static PoolFixture withStale(int number) {
        PoolFixture fixture = PoolFixture.ofSize(2);
        fixture.leases(number).forEach(Lease::release);
        fixture.clock.advance(STALE);
        fixture.connector.log.clear();
        return fixture;
    }

    @Test
    void aConnectionIsValidatedOnlyAfterItWasIdleForLong() {
        PoolFixture fixture = withStale(1);

        fixture.lease().release();
        fixture.clock.advance(STALE.minusNanos(1));
        fixture.lease();

        assertEquals(List.of("validate c1"), fixture.connector.log);
    }

    @Test // DAL-10
    void aBusyPoolIsNeverValidated() {
        PoolFixture fixture = withStale(2);
        List<Lease<Fake>> leases = fixture.leases(2);
        fixture.connector.log.clear();
        fixture.clock.advance(Duration.ofMinutes(20));
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();

        leases.get(0).release();

        // Had it been validated, it would not be the lease of the waiter yet; had it been declared unhealthy, it would
        // be closed.
        assertEquals("c2", name(waiting));
        assertEquals(List.of(), fixture.connector.log);
        assertEquals("leased 2", fixture.shape());
    }

    @ParameterizedTest
    @EnumSource(names = {"NO", "FAIL", "THROW"})
    void whenValidationFailsTheNextIdleOneIsTriedThenANewOneIsOpened(Answer answer) {
        PoolFixture fixture = withStale(2);
        fixture.connector.toValidate = answer;

        Lease<Fake> lease = fixture.lease();

        assertEquals("c3", lease.connection().name);
        assertEquals(List.of("validate c2", "close c2", "validate c1", "close c1", "open"), fixture.connector.log);
        assertEquals("leased 1", fixture.shape());
        assertEquals(2, fixture.pool.status().counters().discarded());
    }

    @Test
    void validationThatNeverEndsIsGivenUp() {
        PoolFixture fixture = withStale(1);
        fixture.connector.toValidate = Answer.LATER;
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();
        assertFalse(waiting.isDone());
        assertEquals("quarantined 1, waiting 1", fixture.shape());

        fixture.clock.advance(PoolOptions.DEFAULT.cleanUpTimeout());

        assertEquals("c2", name(waiting));
        assertEquals("leased 1", fixture.shape());
    }

    @Test
    void whatArrivesFirstServesTheLongestWaiting() {
        PoolFixture fixture = withStale(1);
        fixture.connector.toValidate = Answer.LATER;
        CompletableFuture<Lease<Fake>> first = fixture.pool.acquire();
        CompletableFuture<Lease<Fake>> second = fixture.pool.acquire();
        assertEquals("c2", name(first));

        fixture.connector.validating.get(0).future().complete(true);

        assertEquals("c1", name(second));
    }

    @Test
    void aDeadIdleConnectionIsReplacedBeforeItIsLent() {
        PoolFixture fixture = PoolFixture.ofSize(2);
        List<Lease<Fake>> leases = fixture.leases(2);
        Fake dead = leases.get(1).connection();
        leases.forEach(Lease::release);

        dead.alive = false;

        assertEquals("c1", fixture.lease().connection().name);
        assertEquals(List.of("open", "open", "close c2"), fixture.connector.log);
        assertEquals(
                new PoolStatus.Counters(3, 2, 0, 2, 1, 1), fixture.pool.status().counters());
    }
}
