package dev.databases.test;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Says which pass of which {@link FaultPoint} goes wrong, and how. Safe for any thread; rules may be added while it is in use.
 *
 * <p>Chance is drawn from the seed, the point and the number of the pass at that point: the same seed fails the same passes,
 * in whatever order threads arrive there.
 *
 * <pre>{@code
 * Faults faults = Faults.seeded(42)
 *     .withProbability(FaultPoint.STATEMENT, 0.01, Fault.DROP)
 *     .at(FaultPoint.COMMIT, 3, Fault.DROP_AFTER);
 * }</pre>
 */
public final class Faults {
    private final long seed;
    private final List<Rule> rules = new ArrayList<>();
    private final Map<FaultPoint, Integer> passes = new EnumMap<>(FaultPoint.class);
    private final List<String> injected = new ArrayList<>();

    private Faults(long seed) {
        this.seed = seed;
    }

    /** No faults until rules are added; for rules without chance. */
    public static Faults none() {
        return new Faults(0);
    }

    /** No faults until rules are added, whose chance comes from a seed. */
    public static Faults seeded(long seed) {
        return new Faults(seed);
    }

    /**
     * Adds a fault that strikes once.
     *
     * @param nth which pass of the point, counted from this call; 1 is the next one
     */
    public synchronized Faults at(FaultPoint point, int nth, Fault fault) {
        if (nth < 1) {
            throw new IllegalArgumentException("nth counts from 1: " + nth);
        }
        int pass = passesOf(point) + nth;
        rules.add(new Rule(point, fault, (number, random) -> number == pass));
        return this;
    }

    /**
     * Adds a fault that strikes by chance, at every pass.
     *
     * @param probability 0 is never, 1 is always
     */
    public synchronized Faults withProbability(FaultPoint point, double probability, Fault fault) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must be between 0 and 1: " + probability);
        }
        rules.add(new Rule(point, fault, (number, random) -> random.nextDouble() < probability));
        return this;
    }

    /** The next acquire fails. */
    public Faults failAcquire() {
        return at(FaultPoint.ACQUIRE, 1, Fault.FAIL);
    }

    /** The next begin fails, with no transaction open. */
    public Faults failBegin() {
        return at(FaultPoint.BEGIN, 1, Fault.FAIL);
    }

    /** The next commit fails before it takes effect: nothing of the transaction is there. */
    public Faults failCommit() {
        return at(FaultPoint.COMMIT, 1, Fault.FAIL);
    }

    /** The next commit takes effect and then loses its connection: the caller cannot know. */
    public Faults failCommitInDoubt() {
        return at(FaultPoint.COMMIT, 1, Fault.DROP_AFTER);
    }

    /** The connection of the n-th statement from now is lost before the statement has an effect; 1 is the next one. */
    public Faults dropConnection(int nth) {
        return at(FaultPoint.STATEMENT, nth, Fault.DROP);
    }

    /** The n-th statement from now is never answered, until it is cancelled; 1 is the next one. */
    public Faults hang(int nth) {
        return at(FaultPoint.STATEMENT, nth, Fault.HANG);
    }

    /** The next release fails; the connection is closed all the same. */
    public Faults failRelease() {
        return at(FaultPoint.RELEASE, 1, Fault.FAIL);
    }

    /** Forgets all rules: from now on nothing fails. For the quiet after a storm, in which facts are checked. */
    public synchronized Faults disarm() {
        rules.clear();
        return this;
    }

    /** The seed, to be named in the message of a test that fails. */
    public long seed() {
        return seed;
    }

    /** What went wrong so far, in order, as {@code COMMIT 3 DROP_AFTER}: point, number of the pass, fault. */
    public synchronized List<String> injected() {
        return List.copyOf(injected);
    }

    /**
     * Passes a point. Called by the backends of this package, and by a fake of your own.
     *
     * @return what goes wrong this time; null: nothing
     */
    public synchronized @Nullable Fault pass(FaultPoint point) {
        int number = passesOf(point) + 1;
        passes.put(point, number);
        // 64-bit golden ratio, as in SplittableRandom itself: neighbouring passes get unrelated draws.
        SplittableRandom random =
                new SplittableRandom(seed ^ (0x9E3779B97F4A7C15L * (number * 31L + point.ordinal() + 1)));
        for (Rule rule : rules) {
            if (rule.point == point && rule.strike.at(number, random)) {
                injected.add(point + " " + number + " " + rule.fault);
                return rule.fault;
            }
        }
        return null;
    }

    private int passesOf(FaultPoint point) {
        return passes.getOrDefault(point, 0);
    }

    @Override
    public synchronized String toString() {
        return "Faults(seed=" + seed + ", injected=" + injected + ")";
    }

    private interface Strike {
        boolean at(int pass, SplittableRandom random);
    }

    private record Rule(FaultPoint point, Fault fault, Strike strike) {}
}
