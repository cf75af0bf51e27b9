package dev.databases.test;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.spi.Backend;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import dev.databases.sql.Statement;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for stages. */
final class Stages {
    private Stages() {}

    /** The result; the test fails when there is none within 10 s. */
    static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    static <X extends Throwable> X failure(Class<X> type, CompletionStage<?> stage) {
        CompletionException wrapper = assertThrows(CompletionException.class, () -> get(stage));
        return assertThrows(type, () -> {
            throw wrapper.getCause();
        });
    }

    static ConnectionBackend acquire(Backend backend) {
        return get(backend.acquire(Purpose.HOLD, null));
    }

    static void execute(ConnectionBackend connection, String sql) {
        get(connection.execute(Statement.of(sql)));
    }

    static ScriptedBackend connected(ScriptedBackendBuilder builder) {
        ScriptedBackend backend = builder.build();
        get(backend.connect());
        return backend;
    }
}
