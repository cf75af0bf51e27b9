package dev.databases.postgres;

import dev.databases.ExecuteResult;
import dev.databases.postgres.R2dbcPostgresParameters.Parameter;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A batch in as few round trips as there are: an insert takes an array for each parameter, several thousand rows at a time and with
 * one plan for any number of them.
 */
final class R2dbcPostgresBatch {
    /** Rows in one statement: the gain of more is small, and all of it is in memory at once. */
    static final int ROWS = 8_192;

    private R2dbcPostgresBatch() {}

    /** The statements that insert all rows; null: it cannot be done by arrays. */
    static @Nullable List<Statement> statements(Batch batch, List<Parameter> parameters) {
        ArrayInsert insert = ArrayInsert.of(batch.sql());
        String sql = insert == null || parameters.size() != batch.parametersPerRow()
                ? null
                : insert.sql(parameters.stream().map(Parameter::sql).toList());
        if (sql == null) {
            return null;
        }
        List<Statement> statements = new ArrayList<>();
        for (int from = 0; from < batch.rows().size(); from += ROWS) {
            List<@Nullable Object[]> rows = batch.rows()
                    .subList(from, Math.min(from + ROWS, batch.rows().size()));
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
            List<Statement> statements,
            java.util.function.Function<Statement, CompletionStage<ExecuteResult>> execute) {
        CompletionStage<Long> total = CompletableFuture.completedFuture(0L);
        for (Statement statement : statements) {
            total = total.thenCompose(
                    before -> execute.apply(statement).thenApply(result -> before + result.rowsAffected()));
        }
        return total.thenApply(ExecuteResult::ofRows);
    }
}
