package dev.databases.sql;

import dev.databases.exceptions.BadSqlException;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers parsed queries of one syntax. Safe for any thread.
 *
 * <p>A query that is known is found without a lock. One that is new is parsed outside the lock and entered under it; the
 * oldest that was not asked for since it was last looked at makes room. It never holds more than its capacity.
 */
public final class QueryCache {
    /** How many queries are remembered unless told otherwise. */
    public static final int DEFAULT_CAPACITY = 512;

    /** Longer texts, in characters, are parsed each time: they are migrations and generated inserts, rarely run twice. */
    public static final int LONGEST_CACHED_QUERY = 8_192;

    private final SqlSyntax syntax;
    private final int capacity;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** In the order of entry, as a clock's hand meets them; guarded by the lock. */
    private final ArrayDeque<Entry> clock = new ArrayDeque<>();

    /** A cache for {@value #DEFAULT_CAPACITY} queries. */
    public QueryCache(SqlSyntax syntax) {
        this(syntax, DEFAULT_CAPACITY);
    }

    /**
     * A cache of a size.
     *
     * @param capacity the most queries that it holds; 0 remembers none
     * @throws IllegalArgumentException when the capacity is negative
     */
    public QueryCache(SqlSyntax syntax, int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity is a number of queries and cannot be negative: " + capacity);
        }
        this.syntax = syntax;
        this.capacity = capacity;
    }

    /**
     * Gives the query, parsed now or before.
     *
     * @throws BadSqlException as {@link ParsedQuery#parse} does; a bad query is not remembered
     */
    public ParsedQuery get(String query) {
        Entry entry = entries.get(query);
        if (entry != null) {
            // Written only when it changes, so that readers of one popular query share its cache line.
            if (!entry.used) {
                entry.used = true;
            }
            return entry.query;
        }
        ParsedQuery parsed = ParsedQuery.parse(query, syntax);
        return query.length() > LONGEST_CACHED_QUERY || capacity == 0 ? parsed : enter(parsed);
    }

    /** How many queries are remembered now. */
    public int size() {
        return entries.size();
    }

    private ParsedQuery enter(ParsedQuery parsed) {
        lock.lock();
        try {
            Entry known = entries.get(parsed.query());
            if (known != null) {
                return known.query;
            }
            while (clock.size() >= capacity) {
                Entry oldest = clock.remove();
                if (oldest.used) {
                    oldest.used = false;
                    clock.add(oldest);
                } else {
                    entries.remove(oldest.query.query());
                }
            }
            Entry entry = new Entry(parsed);
            clock.add(entry);
            entries.put(parsed.query(), entry);
            return parsed;
        } finally {
            lock.unlock();
        }
    }

    private static final class Entry {
        final ParsedQuery query;
        volatile boolean used;

        Entry(ParsedQuery query) {
            this.query = query;
        }
    }
}
