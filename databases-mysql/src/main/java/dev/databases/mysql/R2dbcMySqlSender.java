package dev.databases.mysql;

import dev.databases.exceptions.DataErrorException;
import io.asyncer.r2dbc.mysql.api.MySqlConnection;
import io.r2dbc.spi.Result;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Sends texts through the driver's batch, the one door that does not look for placeholders in them: the driver takes a backslash
 * before a quote for nothing special. One operation at a time.
 */
final class R2dbcMySqlSender {
    private final MySqlConnection connection;
    private volatile long limit = Long.MAX_VALUE;
    private volatile @Nullable Begin begin;
    /** Whether the last answer was one that tells of the transaction: an error does not. */
    private volatile boolean told;

    /** What begins a transaction, and waits for the statement that it travels with. */
    private static final class Begin extends CompletableFuture<@Nullable String> {
        final String sql;
        final int statements;
        final Function<? super Throwable, ? extends Throwable> door;

        Begin(String sql, Function<? super Throwable, ? extends Throwable> door) {
            this.sql = sql;
            this.statements = sql.split(";").length;
            this.door = door;
        }

        void fail(Throwable error) {
            if (!isDone()) {
                completeExceptionally(door.apply(error));
            }
        }
    }

    R2dbcMySqlSender(MySqlConnection connection) {
        this.connection = connection;
    }

    /** @param maxAllowedPacket bytes; what is more would cost the connection */
    void limit(long maxAllowedPacket) {
        limit = maxAllowedPacket;
    }

    /** Whether a transaction is open; null: the last answer did not tell. */
    @Nullable
    Boolean isInTransaction() {
        return told ? !connection.isAutoCommit() : null;
    }

    void failed() {
        told = false;
    }

    /** Bytes of one text. */
    long limit() {
        return limit;
    }

    /** @param door for an error of the text itself */
    CompletableFuture<@Nullable String> withNext(String sql, Function<? super Throwable, ? extends Throwable> door) {
        Begin waiting = new Begin(sql, door);
        begin = waiting;
        return waiting;
    }

    boolean hasBegin() {
        return begin != null;
    }

    /**
     * Sends a text now; it is executed when it is subscribed to.
     *
     * @return the results behind those of the statements that are ours
     * @throws DataErrorException when the server would not take a text of this size
     */
    Flux<Result> send(R2dbcMySqlText text) {
        Begin first = begin;
        R2dbcMySqlText whole = first == null ? text : text.behind(first.statements, first.sql);
        MySqlPackets.requireFits(whole.sql(), limit);
        begin = null;
        Flux<Result> results = Flux.from(
                        connection.createBatch().add(whole.sql()).execute())
                .cast(Result.class)
                .doOnComplete(() -> told = true);
        if (whole.before() == 0) {
            return results;
        }
        int[] number = {0};
        Flux<Result> own = results.concatMap(result -> {
            int now = ++number[0];
            if (now > whole.before()) {
                return Flux.just(result);
            }
            Flux<Result> skipped = Flux.from(result.getRowsUpdated()).thenMany(Flux.empty());
            return first != null && now == first.statements
                    ? skipped.doOnComplete(() -> first.complete(null))
                    : skipped;
        });
        return first == null ? own : own.doOnError(first::fail);
    }
}
