package dev.databases.mysql;

import dev.databases.ExecuteResult;
import dev.databases.r2dbc.ResultSubscriber;
import dev.databases.sql.Statement;
import io.r2dbc.spi.Result;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The key that an insert generated. The driver tells it for MySQL only, and for MariaDB adds {@code RETURNING *}; so the server is
 * asked in the same text. {@code LAST_INSERT_ID()} stays what it was when no key was generated, so it is set to nothing before, and
 * back to what it was behind.
 */
final class R2dbcMySqlKeys extends ResultSubscriber<Object, ExecuteResult> {
    private static final String FUNCTION = "LAST_INSERT_ID";

    private static final String BEFORE = "SET @databases_key = LAST_INSERT_ID(), last_insert_id = 0";
    private static final String BEHIND =
            "SELECT LAST_INSERT_ID()," + " LAST_INSERT_ID(IF(LAST_INSERT_ID() = 0, @databases_key, LAST_INSERT_ID()))";

    private long rows;
    private @Nullable BigInteger key;

    /** Null: no key is generated, or the text uses the last one itself. */
    static @Nullable R2dbcMySqlText text(Statement statement, ZoneId zone) {
        String sql = statement.sql();
        if (!MySqlText.of(sql).inserts() || sql.toUpperCase(Locale.ROOT).contains(FUNCTION)) {
            return null;
        }
        String among = R2dbcMySqlText.among(sql);
        if (among == null) {
            return null;
        }
        R2dbcMySqlText text = R2dbcMySqlText.of(
                among.equals(sql)
                        ? statement
                        : new Statement(among, statement.arguments().toArray()),
                zone);
        return new R2dbcMySqlText(text.before(), text.sql() + R2dbcMySqlText.NEXT + BEHIND).behind(1, BEFORE);
    }

    /** The number of rows of the first result, and the key that the second one tells. */
    static Flux<Object> read(Flux<Result> results) {
        int[] number = {0};
        return results.concatMap(result -> number[0]++ == 0
                ? Mono.<Object>from(result.getRowsUpdated())
                : Flux.<Object>from(result.map((row, metadata) -> row.get(0, BigInteger.class))));
    }

    @Override
    protected void hookOnNext(Object told) {
        if (told instanceof BigInteger asked) {
            key = asked;
        } else {
            rows += (Long) told;
        }
    }

    @Override
    protected ExecuteResult end() {
        BigInteger generated = key;
        if (rows != 1 || generated == null || generated.signum() == 0) {
            return ExecuteResult.ofRows(rows);
        }
        return new ExecuteResult(rows, generated.bitLength() < Long.SIZE ? (Object) generated.longValue() : generated);
    }
}
