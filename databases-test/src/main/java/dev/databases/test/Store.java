package dev.databases.test;

import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.SerializationFailureException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Facts by key. Reads see their own transaction's writes, else what is committed; a writer locks its key to the end of its
 * transaction. Used under the fake server's lock.
 */
final class Store {
    private final Map<String, Object> committed = new TreeMap<>();
    private final Map<String, StoreTransaction> owners = new HashMap<>();

    Map<String, Object> committed() {
        return new TreeMap<>(committed);
    }

    @Nullable
    Object get(StoreTransaction transaction, String key) {
        return transaction.writes.containsKey(key) ? transaction.writes.get(key) : committed.get(key);
    }

    /** Locks a key. False when another transaction has it; try again when that one has ended. */
    boolean lock(StoreTransaction transaction, String key) {
        StoreTransaction owner = owners.putIfAbsent(key, transaction);
        if (owner == null || owner == transaction) {
            transaction.locks.add(key);
            transaction.waitsFor = null;
            return true;
        }
        for (StoreTransaction other = owner; other != null; other = other.waitsFor) {
            if (other == transaction) {
                throw new SerializationFailureException(
                        "Deadlock: two transactions wait for each other's keys. Run the transaction again.",
                        // 40P01 is deadlock_detected; PostgreSQL manual, appendix A.
                        new ErrorContext("40P01", null, null, null),
                        null);
            }
        }
        transaction.waitsFor = owner;
        return false;
    }

    void put(StoreTransaction transaction, String key, @Nullable Object value) {
        transaction.writes.put(key, value);
    }

    void commit(StoreTransaction transaction) {
        transaction.writes.forEach((key, value) -> {
            if (value == null) {
                committed.remove(key);
            } else {
                committed.put(key, value);
            }
        });
        end(transaction);
    }

    /** May be called on a transaction that has ended. */
    void rollback(StoreTransaction transaction) {
        end(transaction);
    }

    private void end(StoreTransaction transaction) {
        transaction.writes.clear();
        transaction.savepoints.clear();
        transaction.locks.forEach(owners::remove);
        transaction.locks.clear();
        transaction.waitsFor = null;
    }
}
