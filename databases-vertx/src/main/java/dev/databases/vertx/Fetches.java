package dev.databases.vertx;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.sql.Statement;
import dev.databases.vertx.VertxRows.FirstRow;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** The verbs that run one prepared statement. */
final class Fetches {
    private Fetches() {}

    static final class All extends PreparedAnswer<List<Record>, List<Record>> {
        private List<Record> records = List.of();

        All(VertxConnection connection, Statement statement) {
            super(connection, statement);
        }

        @Override
        Collector<Row, ?, List<Record>> collector(VertxRows rows) {
            return rows.all();
        }

        @Override
        void collected(int updated, List<Record> result) {
            // A procedure may return several results, and says last what it did.
            if (records.isEmpty()) {
                records = result;
            }
        }

        @Override
        void finish(boolean hasMore) {
            complete(records);
        }
    }

    static final class One extends PreparedAnswer<FirstRow, @Nullable Record> {
        private @Nullable Record record;

        One(VertxConnection connection, Statement statement) {
            super(connection, statement);
        }

        @Override
        Collector<Row, ?, FirstRow> collector(VertxRows rows) {
            return rows.first();
        }

        @Override
        int limit(VertxStatement prepared) {
            return prepared.stopsAfterOneRow() ? 1 : 0;
        }

        @Override
        void collected(int updated, FirstRow result) {
            if (record == null) {
                record = result.record;
            }
        }

        @Override
        void finish(boolean hasMore) {
            complete(record);
        }
    }

    static class Execution extends PreparedAnswer<FirstRow, ExecuteResult> {
        private int updated;
        private int rows;
        private @Nullable Object key;

        Execution(VertxConnection connection, Statement statement) {
            super(connection, statement);
        }

        @Override
        Collector<Row, ?, FirstRow> collector(VertxRows rows) {
            return rows.only();
        }

        @Override
        void collected(int updated, FirstRow result) {
            this.updated = updated;
            rows = result.rows;
            Record record = result.record;
            if (record != null && result.rows == 1) {
                key = record.get(0);
            }
        }

        @Override
        void finish(boolean hasMore) {
            complete(connection.result(sql, updated, rows, key));
        }
    }

    /** One of a batch that was written anew. */
    static final class ManyRowsExecution extends Execution {
        ManyRowsExecution(VertxConnection connection, Statement statement) {
            super(connection, statement);
        }

        @Override
        boolean takesManyRows() {
            return true;
        }
    }
}
