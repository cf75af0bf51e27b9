package dev.databases.pool;

import static dev.databases.pool.PoolFixture.failure;
import static dev.databases.pool.PoolFixture.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.databases.exceptions.CannotConnectException;
import dev.databases.pool.ScriptedConnector.Answer;
import dev.databases.pool.ScriptedConnector.Fake;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionPoolOpenFailureTest {
    @ParameterizedTest
    @EnumSource(names = {"FAIL", "THROW"})
    void theConnectorsFailureIsPassedOnAsItIs(Answer answer) {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toOpen = answer;

        CompletableFuture<Lease<Fake>> failed = fixture.pool.acquire();

        assertSame(fixture.connector.failure, failure(failed));
        assertEquals("", fixture.shape());
    }

    @Test
    void theWrappingOfAFailureIsTakenOff() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toOpen = Answer.LATER;
        CompletableFuture<Lease<Fake>> failed = fixture.pool.acquire();

        fixture.connector.opening.get(0).completeExceptionally(new CompletionException(fixture.connector.failure));

        assertSame(fixture.connector.failure, failure(failed));
    }

    @Test
    void nullInsteadOfAConnectionIsAFailure() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toOpen = Answer.NO;

        Throwable failure = failure(fixture.pool.acquire());

        assertEquals("Connector.open() completed with null instead of a connection", failure.getMessage());
    }

    @Test
    void anOpeningThatWasCancelledDoesNotLookLikeACancelledCaller() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toOpen = Answer.LATER;
        CompletableFuture<Lease<Fake>> failed = fixture.pool.acquire();

        fixture.connector.opening.get(0).cancel(true);

        assertFalse(failed.isCancelled());
        assertInstanceOf(CannotConnectException.class, failure(failed));
    }

    @Test
    void oneFailureFailsTheLongestWaitingAndTheNextGetsAnAttemptOfItsOwn() {
        PoolFixture fixture = PoolFixture.ofSize(1);
        fixture.connector.toOpen = Answer.LATER;
        CompletableFuture<Lease<Fake>> first = fixture.pool.acquire();
        CompletableFuture<Lease<Fake>> second = fixture.pool.acquire();

        fixture.connector.opening.get(0).completeExceptionally(fixture.connector.failure);

        assertSame(fixture.connector.failure, failure(first));
        assertEquals("opening 1, waiting 1", fixture.shape());
        fixture.connector.opening.get(1).complete(fixture.connector.fake());
        assertEquals("c1", name(second));
    }

    @Test
    void aServerThatIsDownFailsEverybodyQuickly() {
        PoolFixture fixture = PoolFixture.ofSize(2);
        fixture.connector.toOpen = Answer.LATER;
        List<CompletableFuture<Lease<Fake>>> waiting =
                List.of(fixture.pool.acquire(), fixture.pool.acquire(), fixture.pool.acquire(), fixture.pool.acquire());

        fixture.connector.toOpen = Answer.FAIL;
        fixture.connector.opening.get(0).completeExceptionally(fixture.connector.failure);
        fixture.connector.opening.get(1).completeExceptionally(fixture.connector.failure);

        waiting.forEach(it -> assertSame(fixture.connector.failure, failure(it)));
        assertEquals("", fixture.shape());
    }

    @Test
    void nobodyFailsWhoIsServedByAnotherAttempt() {
        PoolFixture fixture = PoolFixture.ofSize(2);
        fixture.connector.toOpen = Answer.LATER;
        CompletableFuture<Lease<Fake>> cancelled = fixture.pool.acquire();
        CompletableFuture<Lease<Fake>> waiting = fixture.pool.acquire();
        cancelled.cancel(true);

        fixture.connector.opening.get(0).completeExceptionally(fixture.connector.failure);
        fixture.connector.opening.get(1).complete(fixture.connector.fake());

        assertEquals("c1", name(waiting));
    }
}
