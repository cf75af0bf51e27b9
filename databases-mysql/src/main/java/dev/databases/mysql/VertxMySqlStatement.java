package dev.databases.mysql;

import dev.databases.Record;
import dev.databases.exceptions.ParameterException;
import dev.databases.vertx.VertxStatement;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.internal.ArrayTuple;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.RowInternal;
import io.vertx.sqlclient.internal.TupleInternal;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A prepared statement of MySQL. What its columns are, each result says anew. */
final class VertxMySqlStatement extends VertxStatement {
    /** Bytes in front of what is there per argument: of COM_STMT_EXECUTE, and whether types follow. */
    private static final int COMMAND = 11;

    private final VertxMySqlAnswers answers;
    private final VertxMySqlValues values;
    private final ZoneId zone;
    private final int parameters;
    private final long maxAllowedPacket;
    private final boolean hasCursor;

    VertxMySqlStatement(
            PreparedStatement prepared,
            boolean singleUse,
            VertxMySqlAnswers answers,
            VertxMySqlValues values,
            ZoneId zone,
            int parameters,
            long maxAllowedPacket) {
        // MariaDB does not say what INSERT … RETURNING returns before it runs.
        super(prepared, singleUse, MySqlText.of(prepared.sql()).inserts() ? 1 : answers.preparedColumns());
        this.answers = answers;
        this.values = values;
        this.zone = zone;
        this.parameters = parameters;
        this.maxAllowedPacket = maxAllowedPacket;
        this.hasCursor =
                answers.preparedColumns() > 0 && MySqlText.of(prepared.sql()).hasCursor();
    }

    @Override
    protected TupleInternal bind(@Nullable Object[] arguments) {
        if (arguments.length != parameters) {
            throw new ParameterException("The statement has " + parameters + " parameters, but " + arguments.length
                    + " arguments were bound");
        }
        Bound tuple = new Bound(arguments.length);
        // Of the others it does not matter how many bytes they have.
        long size = COMMAND + (arguments.length + 7) / 8 + 2L * arguments.length;
        for (int i = 0; i < arguments.length; i++) {
            Object bound = sent(MySqlBinding.bind(arguments[i], i + 1, zone));
            tuple.addValue(bound);
            if (arguments[i] instanceof BigDecimal) {
                tuple.decimal(i);
            }
            if (bound instanceof String text) {
                size += MySqlPackets.sizeOf(text);
            } else if (bound instanceof Buffer bytes) {
                size += MySqlPackets.sizeOf(bytes.length());
            }
        }
        MySqlPackets.requireFits(size, maxAllowedPacket);
        return tuple;
    }

    /** As the client's encoder wants it, which goes by the class. */
    private static @Nullable Object sent(@Nullable Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return value instanceof byte[] bytes ? Buffer.buffer(bytes) : value;
    }

    @Override
    protected void leaves(Tuple arguments) {
        answers.commands().decimals().bound(((Bound) arguments).decimals);
    }

    /** Arguments, and which of them are decimals. */
    private static final class Bound extends ArrayTuple {
        @Nullable
        BitSet decimals;

        Bound(int size) {
            super(size);
        }

        void decimal(int index) {
            BitSet known = decimals;
            if (known == null) {
                known = new BitSet(size());
                decimals = known;
            }
            known.set(index);
        }
    }

    @Override
    protected Record read(Row row) {
        // The client has nothing in it, and may use it again.
        ((RowInternal) row).release();
        return values.record(
                answers.columns(), answers.rows().in(), answers.rows().start());
    }

    @Override
    protected void addsRest(List<Record> records) {
        answers.rows().readRest((in, start) -> records.add(values.record(answers.columns(), in, start)));
    }

    /** It cannot without a cursor, which takes two round trips more. */
    @Override
    protected boolean stopsAfterOneRow() {
        return false;
    }

    @Override
    protected boolean hasCursor() {
        return hasCursor;
    }
}
