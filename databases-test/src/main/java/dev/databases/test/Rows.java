package dev.databases.test;

import dev.databases.Record;
import dev.databases.RecordMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes records. Stateless. */
final class Rows {
    private Rows() {}

    static Record of(List<String> names, List<? extends @Nullable Object> values) {
        return new Record(RecordMetadata.of(names.toArray(String[]::new)), values.toArray());
    }
}
