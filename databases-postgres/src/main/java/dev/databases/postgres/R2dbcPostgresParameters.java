package dev.databases.postgres;

import dev.databases.Record;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what stands where the arguments of a statement go: a list is JSON in one place and an array in another, and the driver
 * does not pass on what the server says about it. One round trip for the first statement of a text that needs it, and one for types
 * of the user's that the connection meets there; what one connection has found out the others of its backend take over.
 */
final class R2dbcPostgresParameters {
    private static final int REMEMBERED = 512;

    private final R2dbcPostgresConnection connection;
    private final R2dbcPostgresTypes types;
    private final Shared shared;
    /** Null: it was known, and forgotten. */
    private final Map<String, @Nullable List<Parameter>> own = remembering();

    private volatile @Nullable DatabaseException failedKnown;

    R2dbcPostgresParameters(R2dbcPostgresConnection connection, R2dbcPostgresTypes types, Shared shared) {
        this.connection = connection;
        this.types = types;
        this.shared = shared;
    }

    /**
     * A parameter's type, by names alone: its number may be another one on another host.
     *
     * @param type by its name in {@link PostgresCatalog}; null: it is not known
     * @param sql as it is written in a cast, whatever the search path is
     * @param hasArrays whether {@link ArrayInsert} may make arrays of it
     */
    record Parameter(@Nullable String type, String sql, boolean hasArrays) {
        /** One that is built in, and no array. */
        static Parameter of(String type) {
            return new Parameter(type, type, true);
        }
    }

    /**
     * What the connections of one backend have found out. A text that failed once may mean another table on another connection, by
     * a search_path or a temporary table: each of them then asks for itself. Safe for any thread.
     */
    static final class Shared {
        private static final List<Parameter> EACH_FOR_ITSELF = List.of(new Parameter(null, "", false));

        private final Map<String, @Nullable List<Parameter>> known = remembering();

        private synchronized @Nullable List<Parameter> get(String text) {
            List<Parameter> found = known.get(text);
            return found == EACH_FOR_ITSELF ? null : found;
        }

        private synchronized void put(String text, List<Parameter> parameters) {
            known.putIfAbsent(text, parameters);
        }

        private synchronized void failed(String text) {
            known.put(text, EACH_FOR_ITSELF);
        }
    }

    /** The text that was asked for longest ago makes room. */
    private static Map<String, @Nullable List<Parameter>> remembering() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, @Nullable List<Parameter>> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** What is known without asking; null: nothing. */
    @Nullable
    List<Parameter> known(String sql) {
        return knownAs(prepared(List.of(), sql));
    }

    /** Whether nothing is known of this text nor was: what the driver keeps prepared for it cannot be stale. */
    boolean isNew(String sql) {
        String prepared = prepared(List.of(), sql);
        synchronized (own) {
            return knownAs(prepared) == null && !own.containsKey(prepared);
        }
    }

    private @Nullable List<Parameter> knownAs(String prepared) {
        synchronized (own) {
            if (own.containsKey(prepared)) {
                return own.get(prepared);
            }
            List<Parameter> taken = shared.get(prepared);
            if (taken != null) {
                own.put(prepared, taken);
            }
            return taken;
        }
    }

    /** In the order of the arguments. Fails as the statement itself would. */
    CompletionStage<List<Parameter>> of(String sql) {
        return ofPrepared(prepared(List.of(), sql), sql);
    }

    /** As {@link #use(List, String, Function)}, of a statement of which the server finds all types. */
    <T extends @Nullable Object> CompletionStage<T> use(
            String sql, Function<List<Parameter>, CompletionStage<T>> operation) {
        return use(List.of(), sql, operation);
    }

    /**
     * Does what depends on the types, which are forgotten when it fails in a way that wrong ones could be the reason for.
     *
     * @param declared a type for each parameter, {@code unknown} where the server finds it; empty: it finds all of them
     */
    <T extends @Nullable Object> CompletionStage<T> use(
            List<String> declared, String sql, Function<List<Parameter>, CompletionStage<T>> operation) {
        String prepared = prepared(declared, sql);
        boolean wasKnown = knownAs(prepared) != null;
        return ofPrepared(prepared, sql).thenCompose(operation).whenComplete((value, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof DatabaseException error && mayBeOfTypes(error)) {
                synchronized (own) {
                    own.put(prepared, null);
                }
                shared.failed(prepared);
                if (wasKnown) {
                    failedKnown = error;
                }
            }
        });
    }

    private static boolean mayBeOfTypes(DatabaseException error) {
        return error instanceof BadSqlException
                || error instanceof DataErrorException
                || error instanceof UnsupportedFeatureException;
    }

    /** The last failure of what relied on types that were learnt earlier: a column may have another one now. Null: there was none. */
    @Nullable
    DatabaseException failedKnown() {
        return failedKnown;
    }

    private CompletionStage<List<Parameter>> ofPrepared(String prepared, String sql) {
        List<Parameter> before = knownAs(prepared);
        if (before != null) {
            return CompletableFuture.completedFuture(before);
        }
        return connection
                .ask(probe(prepared), sql)
                .thenApply(R2dbcPostgresParameters::oids)
                .thenCompose(oids -> types.learn(oids).thenApply(done -> {
                    List<Parameter> learnt = new ArrayList<>(oids.length);
                    for (int oid : oids) {
                        learnt.add(types.parameter(oid));
                    }
                    synchronized (own) {
                        own.put(prepared, learnt);
                    }
                    shared.put(prepared, learnt);
                    return learnt;
                }));
    }

    private static int[] oids(List<Record> records) {
        int[] oids = new int[records.size()];
        for (int i = 0; i < oids.length; i++) {
            oids[i] = ((Number) Objects.requireNonNull(records.get(i).get(0))).intValue();
        }
        return oids;
    }

    private static String prepared(List<String> declared, String sql) {
        return (declared.isEmpty() ? " AS " : " (" + String.join(", ", declared) + ") AS ") + sql;
    }

    /** The driver refuses a text of several statements that has placeholders, so this one is a string of the first. */
    private static String probe(String prepared) {
        String execute =
                " BEGIN EXECUTE " + DollarQuote.of("statement", "PREPARE databases_probe" + prepared) + "; END ";
        return "DO " + DollarQuote.of("databases", execute) + ";"
                + " SELECT p.type::oid::int8 FROM pg_prepared_statements s,"
                + " unnest(s.parameter_types) WITH ORDINALITY AS p(type, place)"
                + " WHERE s.name = 'databases_probe' ORDER BY p.place;"
                + " DEALLOCATE databases_probe";
    }
}
