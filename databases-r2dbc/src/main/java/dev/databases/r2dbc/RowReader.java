package dev.databases.r2dbc;

import dev.databases.Record;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads the rows of one execution. Called for each row in order, by one thread at a time. */
@FunctionalInterface
public interface RowReader {
    /** The row as a record; nothing of the driver's row is kept. */
    Record read(Row row, RowMetadata metadata);

    /**
     * Does to the records of an execution that is complete what could not be done while they arrived, because the server has to be
     * asked. Called once, not for what the driver's own cursor reads.
     */
    default CompletionStage<List<Record>> complete(List<Record> records) {
        return CompletableFuture.completedFuture(records);
    }
}
