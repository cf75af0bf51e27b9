package dev.databases.test;

import dev.databases.spi.ConnectionBackend;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands before the calls of one connection, its transactions and cursors. */
interface Interceptor {
    /**
     * Makes a call, or not.
     *
     * @param point null: faults do not strike here
     * @param text the call, readable
     * @param call makes it
     * @param refusal makes what is called instead when it is refused
     */
    <T extends @Nullable Object> CompletionStage<T> around(
            @Nullable FaultPoint point,
            String text,
            Supplier<CompletionStage<T>> call,
            Supplier<CompletionStage<?>> refusal);

    /** Makes a call, or not; a refused one leaves nothing to be done. */
    default <T extends @Nullable Object> CompletionStage<T> around(
            @Nullable FaultPoint point, String text, Supplier<CompletionStage<T>> call) {
        return around(point, text, call, () -> CompletableFuture.completedFuture(null));
    }

    default boolean isClean(ConnectionBackend connection) {
        return connection.isClean();
    }

    default boolean isValid(ConnectionBackend connection) {
        return connection.isValid();
    }

    default void interrupt(ConnectionBackend connection) {
        connection.interrupt();
    }
}
