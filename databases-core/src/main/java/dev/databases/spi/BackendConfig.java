package dev.databases.spi;

import dev.databases.DatabaseOptions;
import dev.databases.DatabaseUrl;
import dev.databases.pool.PoolListener;
import dev.databases.values.ValueConverters;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a backend is made from. Immutable.
 *
 * @param options the toolkit's options, those of the URL already read; what is left for the backend is in {@code
 *     backendOptions}, and the backend refuses what it does not know
 * @param password evaluated for each new connection, in place of the URL's (EDB-120); null: the URL's
 * @param listener told of what happens in the pool; never null
 * @param converters to be handed on in the metadata of every record, so that typed reading honours them
 */
public record BackendConfig(
        DatabaseUrl url,
        DatabaseOptions options,
        @Nullable Supplier<String> password,
        DatabaseListener listener,
        ValueConverters converters) {

    /** What a URL says, and nothing else: no password function, no listener, no converters. */
    public static BackendConfig of(DatabaseUrl url) {
        return new BackendConfig(url, DatabaseOptions.from(url), null, DatabaseListener.NONE, ValueConverters.NONE);
    }

    /** The listener for the backend's pools, which spend nothing on one that listens to nothing. */
    public PoolListener poolListener() {
        return listener == DatabaseListener.NONE ? PoolListener.NONE : listener;
    }
}
