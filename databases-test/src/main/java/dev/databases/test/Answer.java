package dev.databases.test;

import dev.databases.ExecuteResult;
import dev.databases.Record;
import dev.databases.exceptions.DatabaseException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** What a {@link ScriptedBackend} answers to one statement. Immutable. */
public final class Answer {
    private static final Answer EMPTY =
            new Answer(0, List.<Record>of(), null, ExecuteResult.NONE, null, Duration.ZERO, false);

    private final long count;
    private final @Nullable List<Record> records;
    private final @Nullable LongFunction<Record> maker;
    private final ExecuteResult result;
    private final @Nullable DatabaseException failure;
    private final Duration delay;
    private final boolean never;

    private Answer(
            long count,
            @Nullable List<Record> records,
            @Nullable LongFunction<Record> maker,
            ExecuteResult result,
            @Nullable DatabaseException failure,
            Duration delay,
            boolean never) {
        this.count = count;
        this.records = records;
        this.maker = maker;
        this.result = result;
        this.failure = failure;
        this.delay = delay;
        this.never = never;
    }

    /** No records, nothing affected. */
    public static Answer empty() {
        return EMPTY;
    }

    /** Records, nothing affected. */
    public static Answer records(Record... records) {
        return records(List.of(records));
    }

    /** Records, nothing affected. */
    public static Answer records(List<Record> records) {
        List<Record> copy = List.copyOf(records);
        return new Answer(copy.size(), copy, null, ExecuteResult.NONE, null, Duration.ZERO, false);
    }

    /**
     * Records that are made when they are sent, so that a large result costs no memory.
     *
     * @param count how many
     * @param maker makes the one of an index, which counts from 0; called on the fake server's thread
     */
    public static Answer records(long count, LongFunction<Record> maker) {
        if (count < 0) {
            throw new IllegalArgumentException("count cannot be negative: " + count);
        }
        return new Answer(count, null, maker, ExecuteResult.NONE, null, Duration.ZERO, false);
    }

    /** No records; rows affected. */
    public static Answer rowsAffected(long rows) {
        return EMPTY.withResult(ExecuteResult.ofRows(rows));
    }

    /** A failure; inside a transaction it aborts it where the dialect says that failed statements do. */
    public static Answer failure(DatabaseException failure) {
        return new Answer(0, List.of(), null, ExecuteResult.NONE, failure, Duration.ZERO, false);
    }

    /** No answer: the statement runs until it is cancelled or its connection is lost. */
    public static Answer never() {
        return new Answer(0, List.of(), null, ExecuteResult.NONE, null, Duration.ZERO, true);
    }

    /** The same answer with what {@code execute} gives. */
    public Answer withResult(ExecuteResult result) {
        return new Answer(count, records, maker, result, failure, delay, never);
    }

    /** The same answer after the statement has run for so long. */
    public Answer after(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay cannot be negative: " + delay);
        }
        return new Answer(count, records, maker, result, failure, delay, never);
    }

    long count() {
        return count;
    }

    Record record(long index) {
        return maker != null
                ? maker.apply(index)
                : Objects.requireNonNull(records).get((int) index);
    }

    ExecuteResult result() {
        return result;
    }

    @Nullable
    DatabaseException failure() {
        return failure;
    }

    Duration delay() {
        return delay;
    }

    boolean isNever() {
        return never;
    }
}
