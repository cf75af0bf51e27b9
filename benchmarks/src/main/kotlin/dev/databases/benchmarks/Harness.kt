package dev.databases.benchmarks

import com.sun.management.OperatingSystemMXBean
import java.lang.management.ManagementFactory
import java.util.Locale

/**
 * One comparison: the same work by the raw driver and by us.
 *
 * @param S whom to ask
 * @property bar the least ratio of our speed to the raw one that we promise
 */
internal class Case<S : AutoCloseable>(
    val name: String,
    val bar: Double,
    val prepare: (S) -> Pair<Work, Work>,
)

internal typealias SqliteCase = Case<Site>
internal typealias PostgresCase = Case<PostgresSite>
internal typealias MySqlCase = Case<MySqlSite>

/** Does the work [times] over. */
public typealias Work = (times: Int) -> Unit

/**
 * Measures both sides in turn, A B A B, in one JVM after a warm-up of both, so that a change of the machine's mood hits both; the
 * figure is the median of the ratios of neighbours. `cpu` is our processor time by theirs: 1.00 costs as much.
 */
internal object Harness {
    private const val WARM_UP_NANOS = 8_000_000_000L
    private const val ROUND_NANOS = 150_000_000L
    private const val ROUNDS = 41

    private val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean

    fun <S : AutoCloseable> run(case: Case<S>, site: S) {
        site.use { compare(case.name, case.bar, case.prepare(it)) }
    }

    private fun compare(name: String, bar: Double, sides: Pair<Work, Work>) {
        val (raw, ours) = sides
        warmUp(raw, ours)
        val rawTimes = timesPerRound(raw)
        val ourTimes = timesPerRound(ours)
        val rounds = List(ROUNDS) { measure(raw, rawTimes) to measure(ours, ourTimes) }
        val ratios = rounds.map { (a, b) -> a.nanos / b.nanos }.sorted()
        // The processor time of what runs in another process is not in it.
        val cpu = median(rounds.map { (a, b) -> b.cpu / a.cpu })
        println(
            String.format(
                Locale.ROOT,
                "%-44s raw %9.2f us   ours %9.2f us   ratio %.2f (%.2f to %.2f)   cpu %4s   bar %.2f  %s",
                name,
                median(rounds.map { it.first.nanos }) / 1_000,
                median(rounds.map { it.second.nanos }) / 1_000,
                median(ratios),
                ratios[ROUNDS / 10],
                ratios[ROUNDS - 1 - ROUNDS / 10],
                cpu.takeIf { it.isFinite() }?.let { String.format(Locale.ROOT, "%.2f", it) } ?: "-",
                bar,
                if (median(ratios) >= bar) "met" else "MISSED",
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

    /** For one time: how long it took, and the processor time of this process. */
    private class Figures(val nanos: Double, val cpu: Double)

    private fun measure(work: Work, times: Int): Figures {
        val cpu = system.processCpuTime
        val nanos = nanosPerTime(work, times)
        return Figures(nanos, (system.processCpuTime - cpu).toDouble() / times)
    }

    private fun nanosPerTime(work: Work, times: Int): Double {
        val start = System.nanoTime()
        work(times)
        return (System.nanoTime() - start).toDouble() / times
    }

    private fun median(values: List<Double>): Double = values.sorted()[values.size / 2]
}
