package dev.databases;

import org.jspecify.annotations.Nullable;

/**
 * What a statement did. Never stale: it speaks of this statement only. Immutable.
 *
 * @param rowsAffected rows inserted, updated or deleted; 0 for DDL and for a query
 * @param generatedKey the key that the database generated for the one row inserted, a {@link Long} where it is an integer;
 *     null when nothing was inserted, when several rows were, and where the database does not tell
 */
public record ExecuteResult(long rowsAffected, @Nullable Object generatedKey) {
    /** Nothing changed. */
    public static final ExecuteResult NONE = new ExecuteResult(0, null);

    /** Rows were affected and no key generated. */
    public static ExecuteResult ofRows(long rowsAffected) {
        return rowsAffected == 0 ? NONE : new ExecuteResult(rowsAffected, null);
    }

    /**
     * Rows were affected and a value came back for the one of them.
     *
     * @param key of any type; an integer of the database becomes a {@link Long}; null: none came back
     */
    public static ExecuteResult ofKey(long rowsAffected, @Nullable Object key) {
        if (key == null) {
            return ofRows(rowsAffected);
        }
        boolean isSmall = key instanceof Integer || key instanceof Short || key instanceof Byte;
        return new ExecuteResult(rowsAffected, isSmall ? (Object) ((Number) key).longValue() : key);
    }
}
