package dev.databases.benchmarks

import java.io.File

private val allPostgresCases = postgresCases + r2dbcPostgresCases + exposedCases

private val mySqlSites: List<Pair<() -> MySqlSite, List<MySqlCase>>> =
    listOf(
        MySqlSite::mysql to mySqlCases("mysql"),
        MySqlSite::mariadb to mySqlCases("mariadb"),
    )

/** Without a case's name: runs all, each in a JVM of its own. With one: runs that one here. */
public fun main(arguments: Array<String>) {
    val name = arguments.firstOrNull() ?: "all"
    if (name != "all") {
        run(name.replace('_', ' '))
        return
    }
    println("Ratio: our speed to the raw driver's, median of paired rounds (10th to 90th percentile). 1.00 is as fast.")
    for (case in sqliteCases + allPostgresCases + mySqlSites.flatMap { (_, cases) -> cases }) fork(case.name)
}

private fun run(name: String) {
    sqliteCases.find { it.name == name }?.let { return Harness.run(it, Site()) }
    allPostgresCases.find { it.name == name }?.let { return Harness.run(it, PostgresSite()) }
    for ((site, cases) in mySqlSites) cases.find { it.name == name }?.let { return Harness.run(it, site()) }
    throw IllegalArgumentException("There is no case '$name'")
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
