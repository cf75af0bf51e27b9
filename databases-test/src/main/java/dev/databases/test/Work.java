package dev.databases.test;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an operation does on the fake server. Used under its lock. */
interface Work<T extends @Nullable Object> {
    /** Asks scripts for answers; without the lock, because they are the user's code. */
    default void prepare() {}

    /**
     * Does the next step. Called again after a wait.
     *
     * @throws dev.databases.exceptions.DatabaseException when it fails
     */
    Step<T> run(Session session);

    /** It failed, was cancelled, or lost its connection: what it opened for itself ends. May be called twice. */
    default void abandon() {}

    /** How far it got. */
    sealed interface Step<T extends @Nullable Object> {}

    /** It is done and this is the answer. */
    record Done<T extends @Nullable Object>(T value) implements Step<T> {}

    /** Another transaction has the lock. */
    record Blocked<T extends @Nullable Object>() implements Step<T> {}

    /** Time must pass. */
    record Sleeping<T extends @Nullable Object>(Duration time) implements Step<T> {}

    /** It runs for ever. */
    record Never<T extends @Nullable Object>() implements Step<T> {}
}
