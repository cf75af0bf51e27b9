package dev.databases.engine

import dev.databases.pool.PoolClock
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** The clock behind `queryTimeout`: real time, whatever dispatcher the caller is on. */
internal object Deadlines {
    fun schedule(after: Duration, target: Interruptible): PoolClock.Timer =
        PoolClock.SYSTEM.schedule(after.toJavaDuration()) { target.interrupt(Interruption.TIMED_OUT) }
}
