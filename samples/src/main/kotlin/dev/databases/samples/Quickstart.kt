@file:JvmName("Quickstart")

package dev.databases.samples

import dev.databases.Database
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.fetchAll
import dev.databases.fetchVal
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.withTimeoutOrNull
import java.time.LocalDate
import kotlin.io.path.Path
import kotlin.io.path.deleteIfExists
import kotlin.time.Duration.Companion.milliseconds

/** One row of the table `notes`. */
data class Note(val id: Long, val text: String, val done: Boolean, val due: LocalDate?)

/**
 * What a first program needs, on the database whose URL it is given, or on a SQLite file that it makes and removes. It prints the same
 * on every database. [QuickstartJava] is the same program in Java.
 */
suspend fun main(
    arguments: Array<String>,
): Unit = quickstart(arguments.firstOrNull() ?: "sqlite:///target/quickstart.db", Printout(System.out))

private suspend fun quickstart(url: String, print: Printout) {
    // Another database is another URL; the program stays as it is.
    val database = Database(url)

    print.heading("Connect")
    database.use {
        print.line("connected", database.isConnected)
        createAndInsert(database, print)
        query(database, print)
        stream(database, print)
        nestTransactions(database, print)
        meetAnError(database, print)
        cancel(database, print)
        database.execute("DROP TABLE notes")
    }
    print.heading("Disconnect")
    print.line("connected", database.isConnected)
    Path("target/quickstart.db").deleteIfExists()
}

private suspend fun createAndInsert(database: Database, print: Printout) {
    print.heading("Create a table, insert one row and many")
    database.execute("DROP TABLE IF EXISTS notes")
    database.execute(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100) NOT NULL UNIQUE, done BOOLEAN NOT NULL, due DATE)",
    )

    val insert = "INSERT INTO notes (id, text, done, due) VALUES (:id, :text, :done, :due)"
    val one = database.execute(insert, mapOf("id" to 1, "text" to "read the README", "done" to true, "due" to null))
    print.line("one", "rows ${one.rowsAffected}")

    val many = database.executeMany(
        insert,
        listOf(
            mapOf("id" to 2, "text" to "water the plants", "done" to false, "due" to LocalDate.of(2026, 3, 1)),
            mapOf("id" to 3, "text" to "call home", "done" to false, "due" to LocalDate.of(2026, 3, 2)),
            mapOf("id" to 4, "text" to "buy milk", "done" to true, "due" to LocalDate.of(2026, 3, 3)),
        ),
    )
    print.line("many", "rows ${many.rowsAffected}, in one batch, all or nothing")
}

private suspend fun query(database: Database, print: Printout) {
    print.heading("Query: names bind, a list fills IN, rows become objects")
    val notes: List<Note> = database.fetchAll<Note>("SELECT * FROM notes WHERE id IN (:ids) ORDER BY id", mapOf("ids" to listOf(1, 2, 4)))
    print.table(listOf("id", "text", "done", "due"), notes.map { listOf(it.id, it.text, it.done, it.due) })

    val first = database.fetchOne("SELECT text, due FROM notes WHERE done = ? ORDER BY due", false)
    print.line("a record", first)
    print.line("a value", database.fetchVal<Int>("SELECT count(*) FROM notes"))
}

private suspend fun stream(database: Database, print: Printout) {
    print.heading("Stream: a cursor that ends when the reader has enough")
    val thousands = "SELECT a.id FROM ${times("notes", 6)} ORDER BY a.id"
    val firstFive = database.iterate(thousands).take(5).toList()
    print.line("first five", firstFive.map { it[0] })
}

private suspend fun nestTransactions(database: Database, print: Printout) {
    print.heading("Transactions nest: the inner one is a savepoint")
    database.transaction {
        execute("UPDATE notes SET done = :done WHERE id = :id", mapOf("done" to true, "id" to 2))
        try {
            transaction {
                execute("DELETE FROM notes")
                print.line("inner", "${fetchVal<Int>("SELECT count(*) FROM notes")} notes left, then it fails")
                error("changed my mind")
            }
        } catch (e: IllegalStateException) {
            print.line("outer", "caught \"${e.message}\", ${fetchVal<Int>("SELECT count(*) FROM notes")} notes are back")
        }
    }
    print.line("committed", "${database.fetchVal<Int>("SELECT count(*) FROM notes WHERE done")} of them done")
}

private suspend fun meetAnError(database: Database, print: Printout) {
    print.heading("An error says what happened, and is the same class on every database")
    try {
        database.execute("INSERT INTO notes (id, text, done) VALUES (?, ?, ?)", 5, "buy milk", false)
    } catch (e: ConstraintViolationException) {
        print.line("class", e.javaClass.simpleName)
        print.line("kind", e.kind())
        print.line("retryable", e.isRetryable)
    }
}

private suspend fun cancel(database: Database, print: Printout) {
    print.heading("Cancel: the statement stops, the connection stays good")
    val slow = "SELECT count(*) FROM ${times("notes", 20)} WHERE a.text <> b.text"
    val answer = withTimeoutOrNull(100.milliseconds) { database.fetchVal(slow) }
    print.line("after 100 ms", if (answer == null) "no answer; the statement was cancelled" else "answer $answer")
    print.line("and then", "${database.fetchVal<Int>("SELECT count(*) FROM notes")} notes, as before")
}

/** Every combination of as many rows of [table]: `notes a, notes b, …`. */
private fun times(table: String, number: Int): String = ('a'..'z').take(number).joinToString { "$table $it" }
