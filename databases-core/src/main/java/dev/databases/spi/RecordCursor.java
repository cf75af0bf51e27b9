package dev.databases.spi;

import dev.databases.Record;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An open result, read page by page: demand and bounded memory without the rules of reactive streams. One caller at a time.
 * What it opened, an implicit transaction included, is closed with it.
 */
public interface RecordCursor {
    /**
     * Reads on.
     *
     * @param max the most records to give; 1 or more
     * @return the next records in order; an empty list is the end, and stays it. Cancelling it cancels the statement on the
     *     server; the cursor can then only be closed
     */
    CompletionStage<List<Record>> fetch(int max);

    /** Closes the cursor on the server. A second call does nothing. Complete when it is closed. */
    CompletionStage<@Nullable Void> close();
}
