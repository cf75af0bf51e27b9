package dev.databases.r2dbc;

import dev.databases.Record;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;

/** Reads the rows of one execution. Called for each row in order, by one thread at a time. */
@FunctionalInterface
public interface RowReader {
    /** The row as a record; nothing of the driver's row is kept. */
    Record read(Row row, RowMetadata metadata);
}
