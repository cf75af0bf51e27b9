package dev.databases.vertx;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.sql.Statement;
import dev.databases.vertx.VertxStatement.FirstRow;
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
        Collector<Row, ?, List<Record>> collector(VertxStatement prepared) {
            return prepared.all();
        }

        @Override
        void collected(int updated, List<Record> result) {
            records = result;
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
        Collector<Row, ?, FirstRow> collector(VertxStatement prepared) {
            return prepared.first();
        }

        @Override
        int limit(VertxStatement prepared) {
            return prepared.stopsAfterOneRow() ? 1 : 0;
        }

        @Override
        void collected(int updated, FirstRow result) {
            record = result.record;
        }

        @Override
        void finish(boolean hasMore) {
            complete(record);
        }
    }

    static final class Execution extends PreparedAnswer<FirstRow, ExecuteResult> {
        private int updated;
        private @Nullable Object key;

        Execution(VertxConnection connection, Statement statement) {
            super(connection, statement);
        }

        @Override
        Collector<Row, ?, FirstRow> collector(VertxStatement prepared) {
            return prepared.only();
        }

        @Override
        void collected(int updated, FirstRow result) {
            this.updated = updated;
            Record record = result.record;
            if (record != null && result.rows == 1) {
                key = record.get(0);
            }
        }

        @Override
        void finish(boolean hasMore) {
            complete(connection.result(updated, key));
        }
    }
}
