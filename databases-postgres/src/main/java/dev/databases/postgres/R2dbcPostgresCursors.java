package dev.databases.postgres;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.QueryCache;
import dev.databases.sql.SqlSyntax;
import dev.databases.sql.Statement;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cursors by SQL. The driver's own, a fetch size, keeps the connection to itself until it is read to its end; between the pages of
 * these other statements run. What {@code DECLARE} does not take, such as {@code INSERT … RETURNING}, is read at once.
 */
final class R2dbcPostgresCursors {
    /** https://www.postgresql.org/docs/current/sql-declare.html: a SELECT or VALUES command. */
    private static final Set<String> DECLARABLE = Set.of("SELECT", "VALUES", "TABLE", "WITH");

    private static final Pattern CHANGES =
            Pattern.compile("\\b(INSERT|UPDATE|DELETE|MERGE)\\b", Pattern.CASE_INSENSITIVE);

    private static final QueryCache QUERIES = new QueryCache(SqlSyntax.POSTGRESQL);

    private final R2dbcPostgresConnection connection;
    /** Numbers in use: a name that comes again finds its statement prepared. */
    private final BitSet numbers = new BitSet();

    R2dbcPostgresCursors(R2dbcPostgresConnection connection) {
        this.connection = connection;
    }

    CompletionStage<RecordCursor> open(Statement statement, int fetchSize) {
        if (!isDeclarable(statement.sql())) {
            return connection.fetchAll(statement).thenApply(Whole::new);
        }
        int number = take();
        String name = "databases_cursor_" + number;
        Statement declare = new Statement(
                "DECLARE " + name + " NO SCROLL CURSOR FOR " + statement.sql(),
                statement.arguments().toArray());
        CompletionStage<ExecuteResult> declared = connection.declare(declare, statement.sql());
        Paged cursor = new Paged(number, name, statement.sql(), fetchSize);
        // Behind a failed DECLARE it fails as well, and goes no further.
        CompletionStage<List<Record>> first = cursor.next(fetchSize);
        return first.<@Nullable Throwable>handle((page, failure) -> failure)
                .thenCompose(failure -> declared.<RecordCursor>thenCompose(done -> failure == null
                        ? CompletableFuture.completedFuture(cursor)
                        : CompletableFuture.failedFuture(failure)));
    }

    /** In upper case; empty when the text has none. */
    static String firstKeyword(String sql) {
        return QUERIES.get(sql).firstKeyword();
    }

    private static boolean isDeclarable(String sql) {
        String keyword = firstKeyword(sql);
        return DECLARABLE.contains(keyword)
                && !(keyword.equals("WITH") && CHANGES.matcher(sql).find());
    }

    /** The transaction ends, and every cursor with it. */
    void gone() {
        synchronized (numbers) {
            numbers.clear();
        }
    }

    private int take() {
        synchronized (numbers) {
            int number = numbers.nextClearBit(1);
            numbers.set(number);
            return number;
        }
    }

    private void give(int number) {
        synchronized (numbers) {
            numbers.clear(number);
        }
    }

    private final class Paged implements RecordCursor {
        private final int number;
        private final String name;
        private final String sql;
        private final int fetchSize;
        /** Of the page that was read, what was not asked for yet. */
        private List<Record> rest = List.of();

        private boolean ended;
        private boolean closed;

        Paged(int number, String name, String sql, int fetchSize) {
            this.number = number;
            this.name = name;
            this.sql = sql;
            this.fetchSize = fetchSize;
        }

        CompletionStage<List<Record>> next(int rows) {
            return connection
                    .ask("FETCH FORWARD " + rows + " FROM " + name, sql)
                    .thenApply(records -> {
                        ended = records.size() < rows;
                        rest = records;
                        return records;
                    });
        }

        @Override
        public CompletionStage<List<Record>> fetch(int max) {
            return rest.isEmpty() && !ended && !closed
                    ? next(Math.min(max, fetchSize)).thenApply(read -> take(max))
                    : CompletableFuture.completedFuture(take(max));
        }

        private List<Record> take(int max) {
            List<Record> page = rest;
            if (closed || page.isEmpty()) {
                return List.of();
            }
            if (page.size() <= max) {
                rest = List.of();
                return page;
            }
            rest = page.subList(max, page.size());
            return List.copyOf(page.subList(0, max));
        }

        /** Is not waited for: what comes next, a COMMIT perhaps, travels with it. */
        @Override
        public CompletionStage<@Nullable Void> close() {
            if (!closed) {
                closed = true;
                rest = List.of();
                connection.execute(Statement.of("CLOSE " + name)).whenComplete((done, failure) -> {
                    // In a transaction that has failed the server refuses it; behind a ROLLBACK TO the cursor may be
                    // there again.
                    if (failure == null) {
                        give(number);
                    }
                });
            }
            return CompletableFuture.completedFuture(null);
        }
    }

    /** What was read at once. */
    private static final class Whole implements RecordCursor {
        private final List<Record> records;
        private int given;

        Whole(List<Record> records) {
            this.records = records;
        }

        @Override
        public CompletionStage<List<Record>> fetch(int max) {
            int from = given;
            given = Math.min(from + max, records.size());
            return CompletableFuture.completedFuture(List.copyOf(records.subList(from, given)));
        }

        @Override
        public CompletionStage<@Nullable Void> close() {
            given = records.size();
            return CompletableFuture.completedFuture(null);
        }
    }
}
