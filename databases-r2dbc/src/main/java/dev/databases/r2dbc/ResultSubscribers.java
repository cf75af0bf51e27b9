package dev.databases.r2dbc;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.RecordMetadata;
import io.r2dbc.spi.Result;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** What the operations make of the things published. */
final class ResultSubscribers {
    /** In place of a row that was not decoded: nothing published may be null. */
    static final Record SKIPPED = new Record(RecordMetadata.of(), new @Nullable Object[0]);

    private ResultSubscribers() {}

    static final class All extends ResultSubscriber<Record, List<Record>> {
        private final List<Record> records = new ArrayList<>();

        @Override
        protected void hookOnNext(Record record) {
            records.add(record);
        }

        @Override
        protected List<Record> end() {
            return records;
        }
    }

    static final class First extends ResultSubscriber<Record, @Nullable Record> {
        private @Nullable Record first;

        boolean isTaken() {
            return first != null;
        }

        Record take(Record record) {
            first = record;
            return record;
        }

        @Override
        protected @Nullable Record end() {
            return first;
        }
    }

    /** Adds up the rows that each result changed. */
    static final class Counted extends ResultSubscriber<Long, ExecuteResult> {
        private final boolean counts;
        private long rows;

        Counted(boolean counts) {
            this.counts = counts;
        }

        @Override
        protected void hookOnNext(Long changed) {
            rows += changed;
        }

        @Override
        protected ExecuteResult end() {
            return ExecuteResult.ofRows(counts ? rows : 0);
        }
    }

    /** Adds up the rows that each result changed, and keeps the only value that came back. */
    static final class Keyed extends ResultSubscriber<Object, ExecuteResult> {
        private long rows;
        private int returned;
        private @Nullable Object key;

        /** The rows that came back and the numbers of those that changed. */
        static Publisher<Object> read(Result result, RowReader rows) {
            return result.flatMap(segment -> {
                if (segment instanceof Result.UpdateCount count) {
                    return Mono.just(count.value());
                }
                if (segment instanceof Result.RowSegment row) {
                    return Mono.just(rows.read(row.row(), row.row().getMetadata()));
                }
                // Read by segment, an error is one of them.
                return segment instanceof Result.Message message ? Mono.error(message.exception()) : Mono.empty();
            });
        }

        @Override
        protected void hookOnNext(Object told) {
            if (told instanceof Record record) {
                returned++;
                key = returned == 1 && record.size() == 1 ? record.get(0) : null;
            } else {
                rows += (Long) told;
            }
        }

        @Override
        protected ExecuteResult end() {
            return ExecuteResult.ofKey(rows, key);
        }
    }

    static final class Tag extends ResultSubscriber<String, @Nullable String> {
        private @Nullable String tag;

        @Override
        protected void hookOnNext(String said) {
            tag = said;
        }

        @Override
        protected @Nullable String end() {
            return tag;
        }
    }
}
