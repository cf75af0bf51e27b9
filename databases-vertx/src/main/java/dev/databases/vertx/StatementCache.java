package dev.databases.vertx;

import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** The statements that a connection has prepared, by their text; the one not used for longest leaves first. One thread only. */
final class StatementCache {
    private final LinkedHashMap<String, VertxStatement> statements = new LinkedHashMap<>(16, 0.75f, true);
    private final int size;

    /** @param size how many it holds; 0: none is kept */
    StatementCache(int size) {
        this.size = size;
    }

    boolean isOff() {
        return size == 0;
    }

    @Nullable
    VertxStatement get(String sql) {
        return statements.get(sql);
    }

    /** Gives what had to leave for it; null: nothing. */
    @Nullable
    VertxStatement put(String sql, VertxStatement statement) {
        VertxStatement replaced = statements.put(sql, statement);
        if (replaced != null || statements.size() <= size) {
            return replaced;
        }
        Iterator<VertxStatement> oldestFirst = statements.values().iterator();
        VertxStatement oldest = oldestFirst.next();
        oldestFirst.remove();
        return oldest;
    }

    @Nullable
    VertxStatement remove(String sql) {
        return statements.remove(sql);
    }
}
