package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.QueryExecutor
import dev.databases.test.Fault
import dev.databases.test.FaultPoint
import dev.databases.test.Faults
import dev.databases.test.ScriptedBackend
import dev.databases.test.ScriptedBackendBuilder
import dev.databases.test.front.Driver
import dev.databases.test.front.poolOf
import dev.databases.test.front.withScript
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedClass
import org.junit.jupiter.params.provider.EnumSource
import java.time.Duration

/** The storm against a server that notes every broken rule of the SPI. */
@Timeout(400)
@ParameterizedClass
@EnumSource(Driver::class)
class StormScriptTest(private val driver: Driver) {
    private class Facts(private val backend: ScriptedBackend) : StormStatements {
        override suspend fun insert(on: QueryExecutor, id: Long) {
            on.execute("PUT $id 1")
        }

        override suspend fun committed(database: Database): Set<Long> = backend.facts().keys.mapTo(HashSet()) { it.toLong() }

        override val few: String get() = "ROWS 3"
        override val many: String get() = "ROWS 20"
        override val slow: String get() = "SLEEP 20000"
    }

    private fun storm(reconnects: Int, configure: ScriptedBackendBuilder.() -> Unit = {}) {
        val backend = driver.backend(poolOf(4), configure)

        withScript(backend) { database -> Storm(database, Facts(backend), SEED, operations = 20_000, reconnects).rage() }
    }

    @Test
    fun aStormOfCancelsLosesNothingAndLeaksNothing() = storm(reconnects = 0)

    @Test
    fun aStormWithDisconnectsLosesNothingAndLeaksNothing() = storm(reconnects = 4)

    @Test
    fun aStormOverABadLineLosesNothingAndLeaksNothing() {
        val faults = Faults.seeded(SEED)
            .withProbability(FaultPoint.CONNECT, 0.02, Fault.FAIL)
            .withProbability(FaultPoint.BEGIN, 0.01, Fault.FAIL)
            .withProbability(FaultPoint.STATEMENT, 0.003, Fault.DROP)
            .withProbability(FaultPoint.STATEMENT, 0.003, Fault.DROP_AFTER)
            .withProbability(FaultPoint.FETCH, 0.01, Fault.DROP)
            .withProbability(FaultPoint.COMMIT, 0.01, Fault.FAIL)
            .withProbability(FaultPoint.COMMIT, 0.01, Fault.DROP_AFTER)
            .withProbability(FaultPoint.ROLLBACK, 0.01, Fault.FAIL)
            .withProbability(FaultPoint.RELEASE, 0.002, Fault.FAIL)
        val backend = driver.backend(poolOf(4)) { faults(faults) }

        withScript(backend) { database ->
            Storm(database, Facts(backend), SEED, operations = 20_000, isFaulty = true).rage { faults.disarm() }
        }
    }

    @Test
    fun lateCancelsOnASlowLineHitNobodyElse() =
        storm(reconnects = 0) {
            latency(Duration.ofNanos(200_000))
            cancelDelay(Duration.ofMillis(1))
        }

    private companion object {
        val SEED: Long = java.lang.Long.getLong("storm.seed", 1)
    }
}
