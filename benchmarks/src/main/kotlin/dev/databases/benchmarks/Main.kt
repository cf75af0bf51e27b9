package dev.databases.benchmarks

import java.io.File

/** Without a case's name: runs all, each in a JVM of its own. With one: runs that one here. */
public fun main(arguments: Array<String>) {
    val name = arguments.firstOrNull() ?: "all"
    if (name != "all") {
        val case = sqliteCases.single { it.name == name.replace('_', ' ') }
        Site().use { Harness.run(case, it) }
        return
    }
    println("Ratio: our speed to the raw driver's, median of paired rounds (10th to 90th percentile). 1.00 is as fast.")
    for (case in sqliteCases) fork(case)
}

private fun fork(case: Case) {
    val java = File(System.getProperty("java.home"), "bin/java").path
    val process = ProcessBuilder(
        java,
        "--enable-native-access=ALL-UNNAMED",
        "-Xmx1g",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.databases.benchmarks.MainKt",
        case.name.replace(' ', '_'),
    ).inheritIO().start()
    check(process.waitFor() == 0) { "${case.name} failed" }
}
