package dev.databases.r2dbc;

import dev.databases.IsolationLevel;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.TransactionDefinition;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Beginning and ending a transaction by R2DBC's own verbs: how databases spell it differs. */
final class PortableControl {
    private static final String BEGIN = "BEGIN";
    private static final String BEGIN_AT = "BEGIN ISOLATION LEVEL ";

    private PortableControl() {}

    /** The text by which {@link #of} knows it. */
    static String begin(@Nullable IsolationLevel isolation) {
        return isolation == null ? BEGIN : BEGIN_AT + isolation.sql();
    }

    static Publisher<String> of(Connection connection, String sql) {
        return switch (sql) {
            case BEGIN -> said(Mono.defer(() -> Mono.from(connection.beginTransaction())));
            case "COMMIT" -> said(Mono.defer(() -> Mono.from(connection.commitTransaction())));
            case "ROLLBACK" -> said(Mono.defer(() -> Mono.from(connection.rollbackTransaction())));
            default ->
                sql.startsWith(BEGIN_AT)
                        ? said(Mono.defer(
                                () -> Mono.from(connection.beginTransaction(new At(sql.substring(BEGIN_AT.length()))))))
                        : said(Flux.defer(() -> Flux.<Result>from(
                                                connection.createStatement(sql).execute())
                                        .concatMap(result -> result.map((row, metadata) -> 0)))
                                .then());
        };
    }

    private static Publisher<String> said(Mono<Void> done) {
        return done.then(Mono.empty());
    }

    /** A transaction at an isolation level. */
    private record At(String level) implements TransactionDefinition {
        @Override
        @SuppressWarnings("unchecked") // the option says which type it is of
        public <T> @Nullable T getAttribute(io.r2dbc.spi.Option<T> option) {
            return option == TransactionDefinition.ISOLATION_LEVEL
                    ? (T) io.r2dbc.spi.IsolationLevel.valueOf(level)
                    : null;
        }
    }
}
