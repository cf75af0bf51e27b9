package dev.databases.postgres;

import dev.databases.ExecuteResult;
import dev.databases.postgres.R2dbcPostgresParameters.Parameter;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A batch of any statement in a few round trips. r2dbc-postgresql sends a statement with arguments only when the one before it was
 * answered, so that a thousand updates are a thousand round trips. Here the rows go to the server as settings of the transaction, an
 * array for each parameter, and a loop there runs the statement for each of them: as bound values both times, so that none of them is
 * in the text of a statement, nor in the server's log. A transaction is open.
 */
final class R2dbcPostgresLoop {
    /** Rows of one loop: of the gain of more little is left, and {@code statement_timeout} counts for the loop as a whole. */
    static final int ROWS = 1_024;

    /** Below this the round trips are not fewer. */
    static final int LEAST_ROWS = 4;

    /** What {@code PREPARE} takes (https://www.postgresql.org/docs/current/sql-prepare.html): it tells the types. */
    private static final Set<String> VERBS = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "WITH", "VALUES");

    private final R2dbcPostgresConnection connection;
    private final String query;
    private final List<Parameter> parameters;
    private final List<List<@Nullable Object[]>> windows;
    private final String give;
    private final String loop;

    R2dbcPostgresLoop(R2dbcPostgresConnection connection, Batch batch, List<Parameter> parameters) {
        this.connection = connection;
        this.query = batch.sql();
        this.parameters = parameters;
        this.windows = R2dbcPostgresWindows.of(batch.rows(), ROWS);
        this.give = "SELECT " + each("set_config('databases.c%1$d', $%1$d, true)");
        this.loop = loop();
    }

    /** Whether a loop can run it, of one statement. */
    static boolean takes(Batch batch, String firstKeyword) {
        return batch.rows().size() >= LEAST_ROWS && batch.parametersPerRow() > 0 && VERBS.contains(firstKeyword);
    }

    /**
     * The type that each parameter is sent as, {@link R2dbcPostgresArguments#UNKNOWN} for one that the server finds; null: the rows do not agree, and each
     * of them may mean something else.
     */
    static @Nullable List<String> types(Batch batch) {
        @Nullable String[] types = new @Nullable String[batch.parametersPerRow()];
        for (@Nullable Object[] row : batch.rows()) {
            for (int i = 0; i < types.length; i++) {
                Object value = row[i];
                if (value == null) {
                    continue;
                }
                String type = R2dbcPostgresArguments.typeOf(value);
                if (types[i] != null && !type.equals(types[i])) {
                    return null;
                }
                types[i] = type;
            }
        }
        List<String> declared = new ArrayList<>(types.length);
        for (String type : types) {
            declared.add(type == null ? R2dbcPostgresArguments.UNKNOWN : type);
        }
        return declared;
    }

    CompletionStage<ExecuteResult> run() {
        return give(0).thenCompose(given -> loop(0, 0)).thenApply(ExecuteResult::ofRows);
    }

    /** The rows of the next window travel behind the loop of this one. Ends when both have ended, with the first failure. */
    private CompletionStage<Long> loop(int window, long before) {
        CompletionStage<Long> rows = connection.ask(loop, query).thenApply(records -> {
            Long changed = records.get(0).getLong(0);
            return before + (changed == null ? 0 : changed);
        });
        if (window + 1 == windows.size()) {
            return rows;
        }
        return give(window + 1)
                .<@Nullable Throwable>handle((given, failure) -> failure)
                .thenCompose(failure -> rows.thenCompose(total ->
                        failure == null ? loop(window + 1, total) : CompletableFuture.<Long>failedFuture(failure)));
    }

    private CompletionStage<?> give(int window) {
        try {
            List<@Nullable Object[]> rows = windows.get(window);
            @Nullable Object[] columns = new @Nullable Object[parameters.size()];
            for (int i = 0; i < columns.length; i++) {
                List<@Nullable Object> values = new ArrayList<>(rows.size());
                for (@Nullable Object[] row : rows) {
                    values.add(row[i]);
                }
                columns[i] = R2dbcPostgresArguments.encodeTexts(values, parameters.get(i));
            }
            return connection.executeAs(query, new Statement(give, columns));
        } catch (RuntimeException e) {
            // What went before it has to end first.
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Texts become values outside of the statement, which sees them as it would see bound ones. */
    private String loop() {
        String values = IntStream.range(0, parameters.size())
                .mapToObj(i -> "u.c" + (i + 1) + "::" + type(parameters.get(i)) + " AS c" + (i + 1))
                .collect(Collectors.joining(", "));
        String body = " DECLARE r record; n int8; total int8 := 0; BEGIN FOR r IN SELECT " + values
                + " FROM unnest(" + each("current_setting('databases.c%1$d')::text[]") + ") AS u(" + each("c%1$d") + ")"
                + " LOOP EXECUTE " + DollarQuote.of("statement", query) + " USING " + each("r.c%1$d") + ";"
                + " GET DIAGNOSTICS n = ROW_COUNT; total := total + n; END LOOP;"
                + " PERFORM " + each("set_config('databases.c%1$d', '', true)") + ";"
                + " PERFORM set_config('databases.rows', total::text, true); END ";
        return "DO " + DollarQuote.of("databases", body) + "; SELECT current_setting('databases.rows')::int8";
    }

    /** In quotes a type is the one of that name: {@code bit} alone is bit(1), and cuts. */
    private static String type(Parameter parameter) {
        String sql = parameter.sql();
        if (PostgresTypes.oidOf(sql) == null) {
            return sql;
        }
        boolean isArray = PostgresTypes.isArray(sql);
        return "pg_catalog.\"" + (isArray ? PostgresTypes.elementOf(sql) + "\"[]" : sql + "\"");
    }

    private String each(String format) {
        return IntStream.rangeClosed(1, parameters.size())
                .mapToObj(i -> String.format(format, i))
                .collect(Collectors.joining(", "));
    }
}
