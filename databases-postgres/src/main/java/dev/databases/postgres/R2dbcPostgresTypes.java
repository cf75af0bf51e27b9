package dev.databases.postgres;

import dev.databases.Record;
import dev.databases.postgres.R2dbcPostgresParameters.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The types that one connection knows, and how it gets to know more. */
final class R2dbcPostgresTypes {
    private final R2dbcPostgresConnection connection;
    private final PostgresCatalog catalog = new PostgresCatalog();

    R2dbcPostgresTypes(R2dbcPostgresConnection connection) {
        this.connection = connection;
    }

    /** As {@link PostgresCatalog#nameOf}. */
    @Nullable
    String nameOf(int oid) {
        return catalog.nameOf(oid);
    }

    Parameter parameter(int oid) {
        String sql = catalog.sqlOf(oid);
        return new Parameter(
                catalog.nameOf(oid),
                sql == null ? R2dbcPostgresArguments.UNKNOWN : sql,
                catalog.elementOf(oid) != null);
    }

    boolean hasUnknown(int[] oids) {
        return catalog.question(oids) != null;
    }

    /** Asks for those that are not known: one round trip, or none. */
    CompletionStage<?> learn(int[] oids) {
        String question = catalog.question(oids);
        if (question == null) {
            return CompletableFuture.completedFuture(null);
        }
        return connection.ask(question, question).thenAccept(records -> catalog.learn(oids, values(records)));
    }

    private static List<@Nullable Object[]> values(List<Record> records) {
        List<@Nullable Object[]> values = new ArrayList<>(records.size());
        for (Record record : records) {
            @Nullable Object[] row = new @Nullable Object[record.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = record.get(i);
            }
            values.add(row);
        }
        return values;
    }
}
