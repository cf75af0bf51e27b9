package dev.databases.test;

import dev.databases.PoolOptions;
import dev.databases.Record;
import dev.databases.pool.PoolClock;
import dev.databases.pool.PoolListener;
import dev.databases.spi.Dialect;
import dev.databases.spi.Feature;
import dev.databases.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ScriptedBackend}. One coroutine or thread at a time. */
public final class ScriptedBackendBuilder {
    private final List<Script.Line> lines = new ArrayList<>();
    private Answer otherwise = Answer.empty();
    private PoolOptions pool = PoolOptions.DEFAULT;
    private Faults faults = Faults.none();
    private Dialect dialect =
            new ScriptedDialect(EnumSet.complementOf(EnumSet.of(Feature.FAILED_STATEMENT_ABORTS_TRANSACTION)));
    private Duration latency = Duration.ZERO;
    private Duration cancelDelay = Duration.ZERO;
    // That of DatabaseOptions.
    private Duration connectTimeout = Duration.ofSeconds(15);
    private boolean synchronous;
    private boolean blocking;
    private boolean fenced = true;
    private PoolListener listener = PoolListener.NONE;
    private @Nullable PoolClock clock;

    ScriptedBackendBuilder() {}

    /**
     * Answers a statement with records.
     *
     * @param sql the whole text as the backend receives it: {@code :name} has become {@code ?}. Space around it is ignored
     */
    public ScriptedBackendBuilder respond(String sql, Record... records) {
        return respond(sql, Answer.records(records));
    }

    /**
     * Answers a statement.
     *
     * @param sql the whole text as the backend receives it: {@code :name} has become {@code ?}. Space around it is ignored
     */
    public ScriptedBackendBuilder respond(String sql, Answer answer) {
        String text = sql.strip();
        return respond(statement -> statement.sql().strip().equals(text), statement -> answer);
    }

    /**
     * Answers the statements that a predicate accepts. The first line of the script that accepts a statement answers it, before
     * the statements that the backend understands by itself.
     *
     * @param answer called once for each statement, on the thread that plays the server: be quick. What it throws is what the
     *     statement fails with
     */
    public ScriptedBackendBuilder respond(Predicate<Statement> matches, Function<Statement, Answer> answer) {
        lines.add(new Script.Line(matches, answer));
        return this;
    }

    /** Answers what nothing else answers; default: an empty result. */
    public ScriptedBackendBuilder otherwise(Answer answer) {
        otherwise = answer;
        return this;
    }

    /** Sets how the pool lends; default {@link PoolOptions#DEFAULT}. */
    public ScriptedBackendBuilder pool(PoolOptions options) {
        pool = options;
        return this;
    }

    /** Sets what goes wrong; default: nothing. */
    public ScriptedBackendBuilder faults(Faults faults) {
        this.faults = faults;
        return this;
    }

    /** Sets what the dialect supports; default: everything but {@code FAILED_STATEMENT_ABORTS_TRANSACTION}. */
    public ScriptedBackendBuilder features(Feature... features) {
        dialect = new ScriptedDialect(
                features.length == 0 ? EnumSet.noneOf(Feature.class) : EnumSet.of(features[0], features));
        return this;
    }

    /** Sets the dialect, to stand in for a certain database; default: one named {@code scripted}, of standard SQL. */
    public ScriptedBackendBuilder dialect(Dialect dialect) {
        this.dialect = dialect;
        return this;
    }

    /**
     * Sets how long a round trip takes, and how long opening a connection does; default 0: two turns of the event loop. Has no
     * meaning with {@link #synchronous()}.
     */
    public ScriptedBackendBuilder latency(Duration latency) {
        this.latency = requireNotNegative("latency", latency);
        return this;
    }

    /** Sets how long a cancel is under way; longer than the latency, it comes too late. Default 0. */
    public ScriptedBackendBuilder cancelDelay(Duration cancelDelay) {
        this.cancelDelay = requireNotNegative("cancelDelay", cancelDelay);
        return this;
    }

    /** Sets how long opening a connection may hang by {@link Faults} before it fails; default 15 s. */
    public ScriptedBackendBuilder connectTimeout(Duration connectTimeout) {
        this.connectTimeout = requireNotNegative("connectTimeout", connectTimeout);
        return this;
    }

    /** Completes what need not wait before the method returns, instead of on an event loop. */
    public ScriptedBackendBuilder synchronous() {
        synchronous = true;
        return this;
    }

    /** Blocks the calling thread until an operation is done, as a JDBC driver does; {@code interrupt()} ends it. */
    public ScriptedBackendBuilder blocking() {
        blocking = true;
        return this;
    }

    /** Sets who is told what happens in the pool; default: nobody. */
    public ScriptedBackendBuilder listener(PoolListener listener) {
        this.listener = listener;
        return this;
    }

    /**
     * Sets the clock of pool and server, on whose tasks everything happens: with a virtual one a test decides what happens
     * when. Default: the real time, and an event loop of the backend's own.
     */
    public ScriptedBackendBuilder clock(PoolClock clock) {
        this.clock = clock;
        return this;
    }

    /** Forgets the fence, so that a late cancel can hit the next statement: proves that the fake server sees it. */
    ScriptedBackendBuilder unfenced() {
        fenced = false;
        return this;
    }

    public ScriptedBackend build() {
        ScriptedSettings settings = new ScriptedSettings(
                dialect,
                pool,
                new Script(lines, otherwise),
                faults,
                synchronous ? Duration.ZERO : latency,
                cancelDelay,
                connectTimeout,
                synchronous,
                blocking,
                fenced);
        return new ScriptedBackend(settings, listener, clock);
    }

    private static Duration requireNotNegative(String name, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " cannot be negative: " + duration);
        }
        return duration;
    }
}
