package dev.databases.test;

import dev.databases.spi.ConnectionBackend;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the calls of one connection fail. One caller at a time; {@link #interrupt} from any thread. */
final class FaultyCalls implements Interceptor {
    private final ConnectionBackend connection;
    private final boolean blocking;
    private final Faults faults;
    private final Consumer<? super ConnectionBackend> killer;
    private volatile boolean lost;
    /** Not null: a thread hangs here. */
    private volatile @Nullable CountDownLatch hanging;

    FaultyCalls(
            ConnectionBackend connection, boolean blocking, Faults faults, Consumer<? super ConnectionBackend> killer) {
        this.connection = connection;
        this.blocking = blocking;
        this.faults = faults;
        this.killer = killer;
    }

    @Override
    public <T extends @Nullable Object> CompletionStage<T> around(
            @Nullable FaultPoint point,
            String text,
            Supplier<CompletionStage<T>> call,
            Supplier<CompletionStage<?>> refusal) {
        if (lost && point != FaultPoint.RELEASE) {
            return CompletableFuture.failedFuture(Failures.lost());
        }
        Fault fault = point == null ? null : faults.pass(point);
        if (point == null || fault == null) {
            return call.get();
        }
        return switch (fault) {
            case FAIL -> {
                if (point == FaultPoint.ROLLBACK) {
                    lose();
                }
                yield failAfter(refusal.get(), point.failure());
            }
            case DROP -> {
                lose();
                yield point == FaultPoint.RELEASE
                        ? failAfter(refusal.get(), point.lost())
                        : CompletableFuture.failedFuture(point.lost());
            }
            case DROP_AFTER -> loseAfter(call.get(), point);
            case HANG, FREEZE -> {
                if (fault == Fault.FREEZE) {
                    lose();
                }
                if (point == FaultPoint.RELEASE) {
                    refusal.get();
                    yield new CompletableFuture<>();
                }
                yield hang(text);
            }
        };
    }

    @Override
    public boolean isClean(ConnectionBackend connection) {
        return !lost && connection.isClean();
    }

    @Override
    public boolean isValid(ConnectionBackend connection) {
        return !lost && connection.isValid();
    }

    @Override
    public void interrupt(ConnectionBackend connection) {
        CountDownLatch here = hanging;
        if (here != null) {
            here.countDown();
        } else {
            connection.interrupt();
        }
    }

    private void lose() {
        lost = true;
        killer.accept(connection);
    }

    private static <T extends @Nullable Object> CompletionStage<T> failAfter(
            CompletionStage<?> refusal, RuntimeException failure) {
        return Relay.<@Nullable Object, T>map(refusal.thenApply(done -> null), done -> {
            throw failure;
        });
    }

    private <T extends @Nullable Object> CompletionStage<T> loseAfter(CompletionStage<T> call, FaultPoint point) {
        return Relay.map(call, done -> {
            lose();
            throw point.lost();
        });
    }

    private <T extends @Nullable Object> CompletionStage<T> hang(String text) {
        if (!blocking) {
            return new CompletableFuture<>();
        }
        CountDownLatch latch = new CountDownLatch(1);
        hanging = latch;
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // As in native code: only interrupt() of the connection ends it.
                interrupted = true;
            }
        }
        hanging = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return CompletableFuture.failedFuture(Failures.cancelled(text));
    }
}
