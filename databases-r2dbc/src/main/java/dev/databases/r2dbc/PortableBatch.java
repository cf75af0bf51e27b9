package dev.databases.r2dbc;

import dev.databases.sql.Batch;
import dev.databases.sql.MultiRowInsert;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Runs a batch: an insert as {@code VALUES} of many rows where the database knows that, anything else row by row. */
final class PortableBatch {
    /** Parameters of one statement, well below every limit that is known. */
    private static final int PARAMETERS = 2_000;

    /** Rows for which one driver's statement is prepared. */
    private static final int ROWS = 1_000;

    /** Binds one argument. */
    @FunctionalInterface
    interface Binder {
        void bind(Statement statement, int index, @Nullable Object value);
    }

    private PortableBatch() {}

    /** The rows that each execution changed. */
    static Publisher<Long> run(Batch batch, R2dbcDialect dialect, Function<String, Statement> prepare, Binder binder) {
        MultiRowInsert insert = dialect.hasMultiRowInsert() ? MultiRowInsert.of(batch.sql(), dialect.syntax()) : null;
        boolean together = insert != null && !insert.updatesOnConflict() && batch.parametersPerRow() > 0;
        int perChunk = together
                ? Math.max(1, Math.min(PARAMETERS, dialect.syntax().maximumParameters()) / batch.parametersPerRow())
                : ROWS;
        List<@Nullable Object[]> rows = batch.rows();
        int chunks = (rows.size() + perChunk - 1) / perChunk;
        return Flux.range(0, chunks).concatMap(chunk -> {
            List<@Nullable Object[]> part =
                    rows.subList(chunk * perChunk, Math.min((chunk + 1) * perChunk, rows.size()));
            Statement statement = together && insert != null
                    ? together(insert, part, prepare, binder)
                    : oneByOne(batch, part, prepare, binder);
            return Flux.<Result>from(statement.execute()).concatMap(Result::getRowsUpdated);
        });
    }

    private static Statement together(
            MultiRowInsert insert, List<@Nullable Object[]> rows, Function<String, Statement> prepare, Binder binder) {
        Statement statement = prepare.apply(insert.sql(rows.size()));
        int index = 0;
        for (@Nullable Object[] row : rows) {
            for (Object value : row) {
                binder.bind(statement, index++, value);
            }
        }
        return statement;
    }

    /** A round trip for each row, on every driver that was measured. */
    private static Statement oneByOne(
            Batch batch, List<@Nullable Object[]> rows, Function<String, Statement> prepare, Binder binder) {
        Statement statement = prepare.apply(batch.sql());
        for (int row = 0; row < rows.size(); row++) {
            if (row > 0) {
                statement.add();
            }
            @Nullable Object[] values = rows.get(row);
            for (int i = 0; i < values.length; i++) {
                binder.bind(statement, i, values[i]);
            }
        }
        return statement;
    }
}
