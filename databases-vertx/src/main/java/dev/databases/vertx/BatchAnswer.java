package dev.databases.vertx;

import dev.databases.ExecuteResult;
import dev.databases.sql.Batch;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.command.ExtendedQueryCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement run for many rows of arguments, a few thousand in one flight. */
final class BatchAnswer extends Answer<VertxRows.FirstRow, ExecuteResult> {
    /** Rows of one flight: enough that the round trip does not count, few enough that their tuples are soon garbage. */
    static final int FLIGHT = 5_000;

    /** The same where one execution takes many of them. */
    static final int FLIGHT_OF_MANY = 32_768;

    /** With fewer, what it takes to prepare one execution of all may be more than it spares. A guess, not a measurement. */
    private static final int MANY = 20;

    private final Batch batch;
    private final int flight;
    private @Nullable VertxStatement prepared;
    private int sent;
    private long rows;

    /** @param atomic whether no transaction is open, and all is to be one flight */
    BatchAnswer(VertxConnection connection, Batch batch, boolean atomic) {
        super(connection, batch.sql());
        this.batch = batch;
        this.flight = atomic ? batch.rows().size() : FLIGHT;
    }

    @Override
    void start() {
        withPrepared(batch.rows().get(0), this::send);
    }

    private void send(VertxStatement statement) {
        prepared = statement;
        ManyRows many = batch.rows().size() < MANY ? null : statement.many();
        if (many == null || many.isRefused()) {
            sendEach(statement, null);
        } else if (many.prepared() == null && batch.rows().size() <= FLIGHT && !statement.isSingleUse()) {
            // The rows need not wait for it: they go with what is prepared already, and the next batch has both.
            sendEach(statement, many);
        } else {
            sendMany(statement, many);
        }
    }

    private void sendEach(VertxStatement statement, @Nullable ManyRows later) {
        List<@Nullable Object[]> rows = next(flight);
        List<Tuple> tuples = new ArrayList<>(rows.size());
        for (@Nullable Object[] row : rows) {
            tuples.add(statement.bind(row));
        }
        sent += rows.size();
        if (later != null) {
            connection.preparations().prepareManyAhead(this, later);
        }
        send(statement, statement.prepared(), tuples);
    }

    private void sendMany(VertxStatement statement, ManyRows many) {
        List<@Nullable Object[]> rows = next(Math.max(flight, FLIGHT_OF_MANY));
        List<Tuple> tuples = many.bind(rows);
        sent += rows.size();
        PreparedStatement known = many.prepared();
        if (known == null || statement.isSingleUse()) {
            connection.preparations().prepareMany(this, statement, many, prepared -> send(statement, prepared, tuples));
        } else {
            send(statement, known, tuples);
        }
    }

    private List<@Nullable Object[]> next(int limit) {
        return batch.rows().subList(sent, (int) Math.min(batch.rows().size(), (long) sent + limit));
    }

    private void send(VertxStatement statement, PreparedStatement prepared, List<Tuple> tuples) {
        tuples.forEach(statement::leaves);
        connection.send(
                ExtendedQueryCommand.createBatch(prepared.sql(), null, prepared, tuples, false, statement.only(), this),
                this);
    }

    @Override
    void collected(int updated, VertxRows.FirstRow result) {
        rows += updated;
    }

    @Override
    void finish(boolean hasMore) {
        VertxStatement statement = prepared;
        if (statement != null && sent < batch.rows().size()) {
            if (statement.isSingleUse()) {
                start();
            } else {
                send(statement);
            }
            return;
        }
        complete(connection.result(null, rows, 0, null));
    }
}
