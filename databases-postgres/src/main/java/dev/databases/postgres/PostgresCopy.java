package dev.databases.postgres;

import java.util.concurrent.CompletionStage;

/** One {@code COPY … FROM STDIN} that runs. One coroutine at a time; {@link #settle} from another. */
interface PostgresCopy {
    /** Complete when more data may be sent. Cancelling it cancels nothing else. */
    CompletionStage<?> room();

    /** Sends some of the data, cut anywhere; the array is given away. */
    void send(byte[] data);

    /** That was all. May be called twice. */
    void complete();

    /** The rows that went in. Cancelling it cancels nothing else. */
    CompletionStage<Long> done();

    /** Gives it up if it still runs, and is complete when the connection is free again, or closed because it could not be freed. May be called twice. */
    CompletionStage<?> settle();
}
