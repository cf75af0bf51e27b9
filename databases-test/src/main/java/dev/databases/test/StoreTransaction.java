package dev.databases.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one transaction wrote and locked. Used under the fake server's lock. */
final class StoreTransaction {
    final boolean readOnly;
    /** A null value deletes. */
    final Map<String, @Nullable Object> writes = new HashMap<>();

    final Set<String> locks = new HashSet<>();
    /** The innermost first. */
    final Deque<Mark> savepoints = new ArrayDeque<>();

    /** Whose lock it waits for. */
    @Nullable
    StoreTransaction waitsFor;

    /** A statement failed, and the dialect says that this aborts it. */
    boolean aborted;

    StoreTransaction(boolean readOnly) {
        this.readOnly = readOnly;
    }

    void mark(String name) {
        savepoints.push(new Mark(name, new HashMap<>(writes)));
    }

    /** False when there is no such savepoint; else it is gone, with those inside it. */
    boolean release(String name) {
        if (!has(name)) {
            return false;
        }
        while (!savepoints.pop().name.equals(name)) {
            // Those inside it go too.
        }
        return true;
    }

    /** False when there is no such savepoint; else its writes are undone and it stays open. Locks are kept to the end. */
    boolean rollbackTo(String name) {
        if (!has(name)) {
            return false;
        }
        while (!savepoints.element().name.equals(name)) {
            savepoints.pop();
        }
        writes.clear();
        writes.putAll(savepoints.element().writes);
        aborted = false;
        return true;
    }

    private boolean has(String name) {
        return savepoints.stream().anyMatch(mark -> mark.name.equals(name));
    }

    private record Mark(String name, Map<String, @Nullable Object> writes) {}
}
