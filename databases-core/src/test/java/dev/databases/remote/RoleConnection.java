package dev.databases.remote;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.RecordMetadata;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection that tells its role and nothing else. */
final class RoleConnection implements DriverConnection {
    volatile int asked;
    volatile int closed;
    private final CompletionStage<@Nullable Record> role;

    private RoleConnection(CompletionStage<@Nullable Record> role) {
        this.role = role;
    }

    private static RoleConnection of(boolean standby, boolean readOnly) {
        return new RoleConnection(CompletableFuture.completedFuture(
                new Record(RecordMetadata.of("standby", "read_only"), new Object[] {standby, readOnly})));
    }

    static RoleConnection primary() {
        return of(false, false);
    }

    static RoleConnection readOnlyPrimary() {
        return of(false, true);
    }

    static RoleConnection standby() {
        return of(true, true);
    }

    static RoleConnection silent() {
        return new RoleConnection(new CompletableFuture<>());
    }

    @Override
    public CompletionStage<@Nullable Record> fetchOne(Statement statement) {
        asked++;
        return role;
    }

    @Override
    public CompletionStage<?> close() {
        closed++;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<List<Record>> fetchAll(Statement statement) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Statement statement) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ExecuteResult> executeMany(Batch batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<RecordCursor> iterate(Statement statement, int fetchSize) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<@Nullable String> control(String sql) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<?> cancelRunning() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isAlive() {
        return closed == 0;
    }

    @Override
    public Object raw() {
        return this;
    }
}
