package dev.databases.remote;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Opens connections of one driver to one database, through which a {@link RemoteBackend} works. Safe for any thread. */
public interface RemoteDriver {
    /**
     * Opens a connection that is ready to use: logged in, settings made. Bounds itself by {@code connectTimeout}, after which
     * nothing is left open.
     *
     * @return fails with a {@link dev.databases.exceptions.ConnectionException}: {@link
     *     dev.databases.exceptions.CannotConnectException} or {@link dev.databases.exceptions.AuthenticationException}
     */
    CompletionStage<DriverConnection> open();

    /**
     * Whether its connections take statements while earlier ones are under way, and send them at once. Each then has its own
     * answer and its own failure; none begins before the one ahead of it has ended.
     */
    default boolean pipelines() {
        return false;
    }

    /** Whether the calling thread is one on which answers arrive, so that nobody may wait for one there. Must not block. */
    boolean isAnswerThread();

    /** Lets go of what the connections shared, event loops for instance, after the last one was closed. {@link #open()} may be called again. */
    CompletionStage<@Nullable Void> close();
}
