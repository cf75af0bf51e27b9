package dev.databases.remote;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Takes off what futures wrap around a failure. */
final class Causes {
    private Causes() {}

    static Throwable of(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
