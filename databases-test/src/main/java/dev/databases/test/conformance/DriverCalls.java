package dev.databases.test.conformance;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.remote.DriverConnection;
import dev.databases.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A driver's connection in the hands of a test, without pool and front: each call waits for its answer. A failure is thrown as it
 * is. One thread at a time.
 */
public abstract class DriverCalls {
    /** More than any answer in a test takes. */
    private static final int SECONDS = 30;

    /** For the tests of one driver. */
    protected DriverCalls() {}

    /** The connection that the calls go to. */
    protected abstract DriverConnection connection();

    /**
     * Waits for a result.
     *
     * @throws AssertionError when there is none within 30 s, or the failure is a checked one
     */
    public static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** As {@link DriverConnection#execute}. */
    public ExecuteResult execute(String sql, @Nullable Object... arguments) {
        return get(connection().execute(Statement.of(sql, arguments)));
    }

    /** As {@link DriverConnection#fetchAll}. */
    public List<Record> fetchAll(String sql, @Nullable Object... arguments) {
        return get(connection().fetchAll(Statement.of(sql, arguments)));
    }

    /** The first column of the first row; null also when there is no row. */
    public @Nullable Object fetchVal(String sql, @Nullable Object... arguments) {
        Record record = get(connection().fetchOne(Statement.of(sql, arguments)));
        return record == null ? null : record.get(0);
    }
}
