package dev.databases.sqlite;

import dev.databases.DatabaseOptions;
import dev.databases.DatabaseUrl;
import dev.databases.OptionReader;
import dev.databases.PoolOptions;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code sqlite://} URL says. Immutable.
 *
 * <p>Every connection is opened with {@code foreign_keys=on} (SQLite's own default is off; E-29), {@code busy_timeout=5000} and,
 * where it writes to a file, {@code journal_mode=wal}, so that readers and the writer do not wait for each other (E-30). In WAL
 * mode {@code synchronous=normal} keeps the file sound through a loss of power, which may only undo the last commits, and saves
 * one fsync per commit (https://sqlite.org/pragma.html#pragma_synchronous); with any other journal SQLite's own default, full, is
 * left. Each can be set in the URL.
 */
final class SqliteOptions {
    /** Where a database lives, and for how long. */
    enum Storage {
        FILE,
        /** In memory, shared by all connections of one database, kept from connect to disconnect. */
        MEMORY,
        /** In memory, each connection its own, gone when it is released: {@code sqlite:///file::memory:} (EDB-089). */
        MEMORY_PER_CONNECTION
    }

    private static final int DEFAULT_BUSY_TIMEOUT = 5_000;

    final Storage storage;
    /** The database as the URL has it, for messages. */
    final String place;

    final boolean readOnly;
    final boolean sharedCache;
    final int busyTimeout;
    /** {@code deferred}, {@code immediate} or {@code exclusive}: how a transaction that may write begins. */
    final String transaction;

    final boolean rawTypes;
    final int statementCacheSize;
    final PoolOptions pool;

    private final String location;
    private final String query;
    private final List<String> pragmas;
    private final @Nullable String journalMode;
    private final @Nullable String synchronous;

    private SqliteOptions(DatabaseUrl url, DatabaseOptions options) {
        OptionReader reader = OptionReader.of("SQLite", options.backendOptions());
        String database = url.database();
        refuseHost(url);
        place = database == null ? ":memory:" : database;
        String mode = reader.oneOf("mode", "ro", "rw", "rwc", "memory");
        String cache = reader.oneOf("cache", "shared", "private");
        boolean literalUri = place.equals("file::memory:");
        boolean inMemory = place.equals(":memory:") || literalUri || "memory".equals(mode);
        if (inMemory && mode != null && !mode.equals("memory")) {
            throw new InvalidDatabaseUrlException(
                    "Invalid database URL: mode=" + mode + " does not go with a database in memory");
        }
        if (inMemory && ("private".equals(cache) || literalUri && cache == null)) {
            storage = Storage.MEMORY_PER_CONNECTION;
        } else {
            storage = inMemory ? Storage.MEMORY : Storage.FILE;
        }
        sharedCache = storage == Storage.MEMORY || "shared".equals(cache);
        Boolean immutable = reader.flag("immutable");
        Boolean nolock = reader.flag("nolock");
        String vfs = reader.text("vfs");
        readOnly = "ro".equals(mode) || Boolean.TRUE.equals(immutable);
        location = location(place, literalUri && sharedCache);
        query = query(mode, cache, vfs, immutable, nolock);

        Integer busy = reader.integer("busy_timeout", 0, Integer.MAX_VALUE);
        busyTimeout = busy == null ? DEFAULT_BUSY_TIMEOUT : busy;
        String begin = reader.oneOf("transaction", "deferred", "immediate", "exclusive");
        transaction = begin == null ? "immediate" : begin;
        journalMode = reader.oneOf("journal_mode", "delete", "truncate", "persist", "memory", "wal", "off");
        synchronous = reader.oneOf("synchronous", "off", "normal", "full", "extra");
        pragmas = pragmas(reader);
        reader.finish();
        rawTypes = options.rawTypes();
        statementCacheSize = options.statementCacheSize();
        pool = options.pool();
    }

    /**
     * Reads the options.
     *
     * @throws InvalidDatabaseUrlException when one of them is unknown or has a value that SQLite does not take; lists what it may
     *     be
     */
    static SqliteOptions of(DatabaseUrl url, DatabaseOptions options) {
        return new SqliteOptions(url, options);
    }

    /** The name under which SQLite opens the database; of a memory database a new one each time. https://sqlite.org/uri.html */
    String uri() {
        String name =
                storage == Storage.MEMORY && location.isEmpty() ? "file:databases-" + UUID.randomUUID() : location;
        return name + query;
    }

    /** What is run on a new connection, in order; the pragma of the journal mode is not among them. */
    List<String> pragmas(boolean reader, boolean wal) {
        List<String> all = new ArrayList<>(pragmas);
        if (synchronous != null) {
            all.add("PRAGMA synchronous=" + synchronous);
        } else if (wal) {
            all.add("PRAGMA synchronous=normal");
        }
        if (reader) {
            all.add("PRAGMA query_only=on");
        }
        return all;
    }

    /** What sets the journal mode of a new connection; null when it is left as it is. */
    @Nullable
    String journalPragma() {
        if (journalMode != null) {
            return "PRAGMA journal_mode=" + journalMode;
        }
        return storage == Storage.FILE && !readOnly ? "PRAGMA journal_mode=wal" : null;
    }

    private static List<String> pragmas(OptionReader reader) {
        List<String> pragmas = new ArrayList<>();
        Boolean foreignKeys = reader.flag("foreign_keys");
        pragmas.add("PRAGMA foreign_keys=" + (Boolean.FALSE.equals(foreignKeys) ? "off" : "on"));
        Integer cacheSize = reader.integer("cache_size", Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (cacheSize != null) {
            pragmas.add("PRAGMA cache_size=" + cacheSize);
        }
        String tempStore = reader.oneOf("temp_store", "default", "file", "memory");
        if (tempStore != null) {
            pragmas.add("PRAGMA temp_store=" + tempStore);
        }
        Integer mmapSize = reader.integer("mmap_size", 0, Integer.MAX_VALUE);
        if (mmapSize != null) {
            pragmas.add("PRAGMA mmap_size=" + mmapSize);
        }
        return List.copyOf(pragmas);
    }

    private static void refuseHost(DatabaseUrl url) {
        if (!url.hosts().isEmpty()) {
            throw new InvalidDatabaseUrlException(
                    "Invalid database URL: " + url
                            + " has a host. A SQLite file has none: write sqlite:///relative.db or sqlite:////absolute/path.db");
        }
    }

    private static String location(String place, boolean sharedLiteral) {
        if (place.equals(":memory:")) {
            return "";
        }
        return place.startsWith("file:") && (sharedLiteral || !place.equals("file::memory:")) ? place : fileUri(place);
    }

    private static String fileUri(String path) {
        if (path.equals("file::memory:")) {
            return path;
        }
        String slashed = path.replaceFirst("^([A-Za-z]:)[/\\\\]", "/$1/");
        return "file:" + percentCoded(slashed.equals(path) ? path : slashed.replace('\\', '/'));
    }

    private String query(
            @Nullable String mode,
            @Nullable String cache,
            @Nullable String vfs,
            @Nullable Boolean immutable,
            @Nullable Boolean nolock) {
        List<String> parts = new ArrayList<>();
        boolean namedMemory = storage == Storage.MEMORY && !place.equals("file::memory:");
        if (namedMemory) {
            parts.add("mode=memory");
        } else if (mode != null) {
            parts.add("mode=" + mode);
        }
        if (sharedCache) {
            parts.add("cache=shared");
        } else if (cache != null) {
            parts.add("cache=" + cache);
        }
        if (vfs != null) {
            parts.add("vfs=" + percentCoded(vfs));
        }
        if (immutable != null) {
            parts.add("immutable=" + (immutable ? 1 : 0));
        }
        if (nolock != null) {
            parts.add("nolock=" + (nolock ? 1 : 0));
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static String percentCoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "/._-~:".indexOf(c) >= 0;
            out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return out.toString();
    }
}
