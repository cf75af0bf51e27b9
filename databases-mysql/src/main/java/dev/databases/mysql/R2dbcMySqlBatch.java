package dev.databases.mysql;

import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import io.netty.buffer.ByteBufUtil;
import io.r2dbc.spi.Result;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A batch in as few round trips as there are: an insert as {@code VALUES} of many rows, anything else as many statements in one text.
 * The driver sends the next text when it has the answer to the one before.
 */
final class R2dbcMySqlBatch {
    /** Bytes of statements in one text: more brings little, and all of it is in memory at once. */
    private static final int BYTES = 1 << 18;

    /** Statements in one text; each has an answer, and a cancel waits for one. */
    private static final int STATEMENTS = 512;

    private final R2dbcMySqlSender sender;
    private final ZoneId zone;

    R2dbcMySqlBatch(R2dbcMySqlSender sender, ZoneId zone) {
        this.sender = sender;
        this.zone = zone;
    }

    /**
     * The rows that each statement changed; one text after the other, and the first failure ends it.
     *
     * @param inserts the batch as inserts of many rows; null: it is no such
     */
    Flux<Long> run(Batch batch, @Nullable List<Statement> inserts) {
        Flux<R2dbcMySqlText> texts;
        String among = R2dbcMySqlText.among(batch.sql());
        if (inserts != null) {
            texts = Flux.fromIterable(inserts).map(this::text);
        } else if (among == null || R2dbcMySqlText.isAmbiguous(among)) {
            texts = Flux.range(0, batch.rows().size()).map(row -> text(batch.statement(row)));
        } else {
            texts = Flux.fromIterable(() -> new Together(among, batch.rows()));
        }
        return texts.concatMap(text -> sender.send(text).concatMap(Result::getRowsUpdated), 1);
    }

    private R2dbcMySqlText text(Statement statement) {
        return R2dbcMySqlText.of(statement, zone);
    }

    /** Statements with semicolons between. */
    private final class Together implements Iterator<R2dbcMySqlText> {
        private final Iterator<String> each;
        private final long most = Math.min(BYTES, sender.limit() / 2);
        /** What did not fit any more. */
        private @Nullable String left;

        Together(String sql, List<@Nullable Object[]> rows) {
            each = IntStream.range(0, rows.size())
                    .mapToObj(row -> text(new Statement(sql, rows.get(row))).sql())
                    .iterator();
        }

        @Override
        public boolean hasNext() {
            return left != null || each.hasNext();
        }

        @Override
        public R2dbcMySqlText next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            StringBuilder sql = new StringBuilder();
            long bytes = 0;
            for (int statements = 0; statements < STATEMENTS && hasNext(); statements++) {
                String statement = left == null ? each.next() : left;
                left = null;
                bytes += ByteBufUtil.utf8Bytes(statement);
                if (statements > 0 && bytes > most) {
                    left = statement;
                    break;
                }
                sql.append(statements == 0 ? "" : R2dbcMySqlText.NEXT).append(statement);
            }
            return new R2dbcMySqlText(0, sql.toString());
        }
    }
}
