package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseUrl
import kotlinx.coroutines.flow.fold
import kotlinx.coroutines.runBlocking

/** The program of another JVM, with a small heap: adds up what a query gives, row by row or all at once. */
internal object StreamingProgram {
    const val ROWS = 1_000_000

    private const val QUERY = "SELECT n AS id, 'note ' || n AS text FROM generate_series(1, $ROWS) n"

    @JvmStatic
    fun main(arguments: Array<String>): Unit = runBlocking {
        val (url, way) = arguments
        Database(DatabaseUrl.parse(url)).use {
            val sum = when (way) {
                "iterate" -> iterate(QUERY).fold(0L) { sum, row -> sum + row["id"] as Int }
                else -> fetchAll(QUERY).fold(0L) { sum, row -> sum + row["id"] as Int }
            }
            println("sum $sum")
        }
    }
}
