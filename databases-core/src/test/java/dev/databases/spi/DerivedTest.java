package dev.databases.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class DerivedTest {
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<Integer> second = new CompletableFuture<>();

    @Test
    void mapGivesTheChangedResult() {
        CompletableFuture<Integer> length = Derived.map(first, String::length).toCompletableFuture();

        first.complete("four");

        assertEquals(4, length.join());
    }

    @Test
    void cancelTravelsToTheOperation() {
        CompletableFuture<Integer> length = Derived.map(first, String::length).toCompletableFuture();

        assertTrue(length.cancel(false));

        assertTrue(first.isCancelled());
        assertThrows(CancellationException.class, length::join);
    }

    @Test
    void cancelOfAFinishedOperationLosesNothing() {
        CompletableFuture<Integer> length = Derived.map(first, String::length).toCompletableFuture();
        first.complete("four");

        assertFalse(length.cancel(false));

        assertEquals(4, length.join());
    }

    @Test
    void failuresComeWithoutWrapping() {
        RuntimeException failure = new RuntimeException("of the server");
        CompletableFuture<Integer> length =
                Derived.map(first.thenApply(String::strip), String::length).toCompletableFuture();

        first.completeExceptionally(failure);

        assertSame(
                failure, assertThrows(CompletionException.class, length::join).getCause());
    }

    @Test
    void chainStartsTheSecondAfterTheFirst() {
        CompletableFuture<Integer> both = Derived.chain(first, () -> second).toCompletableFuture();

        second.complete(2);
        assertFalse(both.isDone());
        first.complete("one");

        assertEquals(2, both.join());
    }

    @Test
    void cancelReachesWhicheverIsUnderWay() {
        CompletableFuture<Integer> both = Derived.chain(first, () -> second).toCompletableFuture();
        first.complete("one");

        assertTrue(both.cancel(false));

        assertTrue(second.isCancelled());
    }

    @Test
    void aSecondThatThrowsFailsBoth() {
        RuntimeException failure = new RuntimeException("of the server");
        CompletableFuture<Integer> both = Derived.<Integer>chain(first, () -> {
                    throw failure;
                })
                .toCompletableFuture();

        first.complete("one");

        assertSame(failure, assertThrows(CompletionException.class, both::join).getCause());
    }

    @Test
    void theSecondDoesNotStartWhenTheFirstWasCancelled() {
        CompletableFuture<Integer> both = Derived.<Integer>chain(first, () -> {
                    throw new AssertionError("started");
                })
                .toCompletableFuture();

        assertTrue(both.cancel(false));

        assertTrue(first.isCancelled());
    }
}
