package dev.databases.postgres;

import dev.databases.Record;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what stands where the arguments of a statement go: a list is JSON in one place and an array in another, and the driver
 * does not pass on what the server says about it. One round trip on each connection for the first statement of a text that needs it.
 */
final class R2dbcPostgresParameters {
    private static final int REMEMBERED = 256;

    private final R2dbcPostgresConnection connection;

    private final Map<String, List<Parameter>> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Parameter>> eldest) {
            return size() > REMEMBERED;
        }
    };

    R2dbcPostgresParameters(R2dbcPostgresConnection connection) {
        this.connection = connection;
    }

    /**
     * A parameter's type.
     *
     * @param type by its name in {@link PostgresTypes}, {@code hstore} too; null: one of the user's
     * @param sql as it is written in a cast
     */
    record Parameter(@Nullable String type, String sql) {}

    /** What is known without asking; null: nothing. */
    @Nullable
    List<Parameter> known(String sql) {
        synchronized (known) {
            return known.get(sql);
        }
    }

    /** It may be wrong: something failed that relied on it. */
    void forget(String sql) {
        synchronized (known) {
            known.remove(sql);
        }
    }

    /** In the order of the arguments. Fails as the statement itself would. */
    CompletionStage<List<Parameter>> of(String sql) {
        List<Parameter> before = known(sql);
        if (before != null) {
            return CompletableFuture.completedFuture(before);
        }
        return connection.ask(probe(sql), sql).thenApply(records -> {
            List<Parameter> learnt = new ArrayList<>(records.size());
            for (Record record : records) {
                learnt.add(parameter(record));
            }
            synchronized (known) {
                known.put(sql, learnt);
            }
            return learnt;
        });
    }

    private static Parameter parameter(Record record) {
        Long oid = record.getLong(0);
        String builtIn = oid == null ? null : PostgresTypes.nameOf(oid.intValue());
        String name = "hstore".equals(record.getString(1)) ? "hstore" : builtIn;
        return new Parameter(name, builtIn == null ? String.valueOf(record.getString(2)) : builtIn);
    }

    /** The driver refuses a text of several statements that has placeholders, so this one is a string of the first. */
    private static String probe(String sql) {
        String outer = tag("databases", sql);
        String inner = tag("statement", sql);
        return "DO " + outer + " BEGIN EXECUTE " + inner + "PREPARE databases_probe AS " + sql + "\n" + inner + "; END "
                + outer + ";"
                + " SELECT t.oid::int8, t.typname::text, format_type(t.oid, NULL) FROM pg_prepared_statements s,"
                + " unnest(s.parameter_types) WITH ORDINALITY AS p(type, place), pg_type t"
                + " WHERE s.name = 'databases_probe' AND t.oid = p.type ORDER BY p.place;"
                + " DEALLOCATE databases_probe";
    }

    /** A dollar quote that the text does not have. */
    private static String tag(String name, String sql) {
        StringBuilder tag = new StringBuilder(name);
        while (sql.contains("$" + tag + "$")) {
            tag.append('_');
        }
        return "$" + tag + "$";
    }
}
