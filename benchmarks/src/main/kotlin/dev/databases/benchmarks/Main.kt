package dev.databases.benchmarks

import java.io.File

/** Without a case's name: runs all, each in a JVM of its own. With one: runs that one here. */
public fun main(arguments: Array<String>) {
    val name = arguments.firstOrNull() ?: "all"
    if (name != "all") {
        run(name.replace('_', ' '))
        return
    }
    println("Ratio: our speed to the raw driver's, median of paired rounds (10th to 90th percentile). 1.00 is as fast.")
    for (case in sqliteCases.map { it.name } + postgresCases.map { it.name }) fork(case)
}

private fun run(name: String) {
    val sqlite = sqliteCases.find { it.name == name }
    if (sqlite != null) return Site().use { Harness.run(sqlite, it) }
    val postgres = requireNotNull(postgresCases.find { it.name == name }) { "There is no case '$name'" }
    PostgresSite().use { Harness.run(postgres, it) }
}

private fun fork(name: String) {
    val java = File(System.getProperty("java.home"), "bin/java").path
    val process = ProcessBuilder(
        java,
        "--enable-native-access=ALL-UNNAMED",
        "-Xmx1g",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.databases.benchmarks.MainKt",
        name.replace(' ', '_'),
    ).inheritIO().start()
    check(process.waitFor() == 0) { "$name failed" }
}
