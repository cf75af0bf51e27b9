package dev.databases.remote;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Limits how many cancel requests are under way at once: each is a connection of its own, and a storm of them would take those
 * that the server has left. Safe for any thread.
 */
final class CancelGate {
    private final int limit;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    CancelGate(int limit) {
        this.limit = limit;
    }

    /** Runs a request when it is its turn. Completes with it, and never with a failure. */
    CompletableFuture<Void> run(Supplier<? extends CompletionStage<?>> request) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable work = () -> start(request).whenComplete((value, failure) -> {
            leave();
            done.complete(null);
        });
        synchronized (this) {
            if (underWay == limit) {
                waiting.add(work);
                return done;
            }
            underWay++;
        }
        work.run();
        return done;
    }

    private static CompletionStage<?> start(Supplier<? extends CompletionStage<?>> request) {
        try {
            return request.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                underWay--;
                return;
            }
        }
        next.run();
    }
}
