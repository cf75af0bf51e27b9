package dev.databases.postgres;

import dev.databases.ExecuteResult;
import dev.databases.postgres.R2dbcPostgresParameters.Parameter;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A batch in as few round trips as there are: an insert takes an array for each parameter, several thousand rows at a time and with
 * one plan for any number of them.
 */
final class R2dbcPostgresBatch {
    /** Rows in one statement: the gain of more is small, and all of it is in memory at once. */
    static final int ROWS = 16_384;

    /** Of one statement of many {@code VALUES}: the server's plan and the driver's grow with each. */
    private static final int PARAMETERS = 10_000;

    private R2dbcPostgresBatch() {}

    /** Whether it is one statement whatever the types of its parameters are. */
    static boolean isOneStatement(Batch batch) {
        return (long) batch.rows().size() * batch.parametersPerRow() <= PARAMETERS
                && ArrayInsert.of(batch.sql()) != null
                && isOneWindow(batch);
    }

    /** Whether one statement of arrays takes all rows. */
    static boolean isOneWindow(Batch batch) {
        return R2dbcPostgresWindows.of(batch.rows(), ROWS).size() <= 1;
    }

    /**
     * The batch as one statement of many {@code VALUES}.
     *
     * @param parameters may be none, where nothing depends on them
     */
    static Statement values(Batch batch, List<Parameter> parameters) {
        ArrayInsert insert = Objects.requireNonNull(ArrayInsert.of(batch.sql()));
        @Nullable Object[] arguments = new @Nullable Object[batch.rows().size() * batch.parametersPerRow()];
        int at = 0;
        for (@Nullable Object[] row : batch.rows()) {
            for (int i = 0; i < row.length; i++) {
                arguments[at++] =
                        R2dbcPostgresArguments.encode(row[i], i < parameters.size() ? parameters.get(i) : null);
            }
        }
        return new Statement(insert.values(batch.rows().size()), arguments);
    }

    /** The insert, when what travelled ahead of it is answered, too; that explains why an insert failed after it. */
    static CompletionStage<ExecuteResult> behind(CompletionStage<?> ahead, CompletionStage<ExecuteResult> insert) {
        CompletableFuture<ExecuteResult> result = new CompletableFuture<>();
        ahead.whenComplete((known, refused) -> insert.whenComplete((inserted, failure) -> {
            if (failure == null) {
                result.complete(inserted);
            } else {
                result.completeExceptionally(refused == null ? failure : refused);
            }
        }));
        return result;
    }

    /** The text that takes arrays; null: there are none of one of the types. */
    static @Nullable String arrays(String sql, List<Parameter> parameters) {
        ArrayInsert insert = ArrayInsert.of(sql);
        if (insert == null || insert.parameters() != parameters.size()) {
            return null;
        }
        List<String> elements = new ArrayList<>(parameters.size());
        for (Parameter parameter : parameters) {
            if (!parameter.hasArrays()) {
                return null;
            }
            elements.add(parameter.sql());
        }
        return insert.sql(elements);
    }

    /** The statements that insert all rows; null: neither arrays nor one statement will do. */
    static @Nullable List<Statement> statements(Batch batch, List<Parameter> parameters) {
        String sql = arrays(batch.sql(), parameters);
        if (sql == null) {
            return isOneStatement(batch) ? List.of(values(batch, parameters)) : null;
        }
        List<Statement> statements = new ArrayList<>();
        for (List<@Nullable Object[]> rows : R2dbcPostgresWindows.of(batch.rows(), ROWS)) {
            statements.add(new Statement(sql, columns(rows, parameters)));
        }
        return statements;
    }

    private static @Nullable Object[] columns(List<@Nullable Object[]> rows, List<Parameter> parameters) {
        @Nullable Object[] columns = new @Nullable Object[parameters.size()];
        for (int i = 0; i < columns.length; i++) {
            List<@Nullable Object> values = new ArrayList<>(rows.size());
            for (@Nullable Object[] row : rows) {
                values.add(row[i]);
            }
            columns[i] = R2dbcPostgresArguments.encodeAll(values, parameters.get(i));
        }
        return columns;
    }

    /** The arguments of each row as they go over the wire. */
    static Batch encode(Batch batch, List<Parameter> parameters) {
        List<@Nullable Object[]> rows = new ArrayList<>(batch.rows().size());
        for (int row = 0; row < batch.rows().size(); row++) {
            Statement encoded = R2dbcPostgresArguments.encode(batch.statement(row), parameters);
            rows.add(encoded.arguments().toArray());
        }
        return new Batch(batch.sql(), batch.parametersPerRow(), rows);
    }

    /** One after the other; the first failure ends it. */
    static CompletionStage<ExecuteResult> run(
            List<Statement> statements, Function<Statement, CompletionStage<ExecuteResult>> execute) {
        CompletionStage<Long> total = CompletableFuture.completedFuture(0L);
        for (Statement statement : statements) {
            total = total.thenCompose(
                    before -> execute.apply(statement).thenApply(result -> before + result.rowsAffected()));
        }
        return total.thenApply(ExecuteResult::ofRows);
    }
}
