package dev.databases.sqlite;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What lasts from connect to disconnect. Safe for any thread.
 *
 * @param uri what every connection opens
 * @param readsShare whether reading needs a permit, too
 * @param inMemory whether the rows are in memory anyway
 * @param anchor keeps a database in memory alive; null for any other
 * @param schemaChanges counts what changed the schema through this backend
 */
record SqliteSession(
        String uri,
        SqlitePermits permits,
        boolean readsShare,
        boolean inMemory,
        @Nullable SqliteHandle anchor,
        AtomicLong schemaChanges) {}
