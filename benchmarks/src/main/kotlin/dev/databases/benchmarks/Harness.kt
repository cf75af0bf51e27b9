package dev.databases.benchmarks

import java.util.Locale

/**
 * One comparison: the same work by the raw driver and by us.
 *
 * @property bar the least ratio of our speed to the raw one that we promise
 */
public class Case(
    public val name: String,
    public val bar: Double,
    public val prepare: (Site) -> Pair<Work, Work>,
)

/** Does the work [times] over. */
public typealias Work = (times: Int) -> Unit

/**
 * Measures both sides in turn, A B A B, in one JVM after a warm-up of both, so that a change of the machine's mood hits both; the
 * figure is the median of the ratios of neighbours.
 */
internal object Harness {
    private const val WARM_UP_NANOS = 8_000_000_000L
    private const val ROUND_NANOS = 150_000_000L
    private const val ROUNDS = 41

    fun run(case: Case, site: Site) {
        val (raw, ours) = case.prepare(site)
        warmUp(raw, ours)
        val rawTimes = timesPerRound(raw)
        val ourTimes = timesPerRound(ours)
        val pairs = List(ROUNDS) { nanosPerTime(raw, rawTimes) to nanosPerTime(ours, ourTimes) }
        val ratios = pairs.map { (a, b) -> a / b }.sorted()
        println(
            String.format(
                Locale.ROOT,
                "%-44s raw %9.2f us   ours %9.2f us   ratio %.2f (%.2f to %.2f)   bar %.2f  %s",
                case.name,
                median(pairs.map { it.first }) / 1_000,
                median(pairs.map { it.second }) / 1_000,
                median(ratios),
                ratios[ROUNDS / 10],
                ratios[ROUNDS - 1 - ROUNDS / 10],
                case.bar,
                if (median(ratios) >= case.bar) "met" else "MISSED",
            ),
        )
    }

    /**
     * In turn, because both run the driver's own methods. What is compiled for one side alone is thrown away at the first call of
     * the other, and when that call holds the lock of a connection, JDK 17 keeps a slow lock there for good.
     */
    private fun warmUp(raw: Work, ours: Work) {
        val end = System.nanoTime() + WARM_UP_NANOS
        while (System.nanoTime() < end) {
            raw(1)
            ours(1)
        }
    }

    private fun timesPerRound(work: Work): Int {
        var times = 1
        while (true) {
            val took = nanosPerTime(work, times) * times
            if (took > ROUND_NANOS / 4) return (times * (ROUND_NANOS / took)).toInt().coerceAtLeast(1)
            times *= 2
        }
    }

    private fun nanosPerTime(work: Work, times: Int): Double {
        val start = System.nanoTime()
        work(times)
        return (System.nanoTime() - start).toDouble() / times
    }

    private fun median(values: List<Double>): Double = values.sorted()[values.size / 2]
}
