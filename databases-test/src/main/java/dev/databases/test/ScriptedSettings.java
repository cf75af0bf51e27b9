package dev.databases.test;

import dev.databases.PoolOptions;
import dev.databases.spi.Dialect;
import java.time.Duration;

/** What a {@link ScriptedBackend} was built with. Immutable, but for the faults. */
record ScriptedSettings(
        Dialect dialect,
        PoolOptions pool,
        Script script,
        Faults faults,
        Duration latency,
        Duration cancelDelay,
        Duration connectTimeout,
        boolean synchronous,
        boolean blocking,
        boolean fenced) {

    /** Whether what takes no time is done on the thread that asks. */
    boolean inline() {
        return synchronous || blocking;
    }
}
