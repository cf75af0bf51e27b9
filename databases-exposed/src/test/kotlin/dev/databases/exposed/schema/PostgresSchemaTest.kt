package dev.databases.exposed.schema

import dev.databases.exposed.createMissing
import dev.databases.exposed.createTables
import dev.databases.exposed.dropTables
import dev.databases.exposed.execute
import dev.databases.exposed.schema.SchemaServer.POSTGRESQL
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.withContext
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.RepeatedTest
import org.junit.jupiter.api.Test

@DisplayName("PostgreSQL: schemas, sequences, and programs that start at the same time")
internal class PostgresSchemaTest {
    private object Accounts : Table("bank.accounts") {
        val id = integer("id").autoIncrement("account_numbers")
        val owner = varchar("owner", 20).index()
        val parent = integer("parent").references(id).nullable()
        override val primaryKey = PrimaryKey(id)
    }

    @RepeatedTest(5)
    fun manyAtOnceTakeTurns() = POSTGRESQL.run {
        val answers = withContext(Dispatchers.Default) {
            coroutineScope { List(8) { async { createMissing(Things, Places, Authors, Books, Chapters) } }.awaitAll() }
        }

        assertEquals(1, answers.count { it.isNotEmpty() })
    }

    @Test
    fun aTableIsFoundInItsSchema() = POSTGRESQL.run { asked ->
        execute("CREATE SCHEMA bank")
        execute("CREATE TABLE accounts (id INT)")
        assertEquals(1, createTables(Accounts).mapNotNull(::createdTable).size)
        execute(buildStatement { Accounts.insert { it[owner] = "Anna" } })
        asked.clear()

        assertEquals(emptyList<String>(), createMissing(Accounts))
        dropTables(Accounts)

        assertEquals(
            listOf("accounts"),
            fetchAll("SELECT relname::text FROM pg_class WHERE relname IN ('accounts', 'account_numbers')").map {
                it[0]
            },
        )
    }

    @Test
    fun aTableIsFoundThroughTheSearchPath() = POSTGRESQL.run {
        val accounts = object : Table("accounts") {
            val id = integer("id")
            val owner = varchar("owner", 20).nullable()
        }
        execute("CREATE SCHEMA bank")
        execute("CREATE TABLE bank.accounts (id INT)")
        connection {
            execute("SET search_path TO public, bank")
            assertEquals(listOf("ALTER TABLE accounts ADD owner VARCHAR(20) NULL"), createMissing(accounts))
            execute("SET search_path TO public")
            assertEquals(listOf("accounts"), createMissing(accounts).mapNotNull(::createdTable))
        }
    }

    @Test
    fun aCommentComesWithItsColumn() = POSTGRESQL.run {
        val commented = object : Table("commented") {
            val id = integer("id")
            val note = varchar("note", 20).nullable().comment("what's said")
        }
        execute("CREATE TABLE commented (id INT)")

        assertEquals(
            listOf("ALTER TABLE commented ADD note VARCHAR(20) NULL", "COMMENT ON COLUMN commented.note IS 'what''s said'"),
            createMissing(commented),
        )
    }

    @Test
    fun aViewThatUsesATableKeepsItFromBeingDropped() = POSTGRESQL.run {
        createTables(Chapters, Authors, Books)
        execute("CREATE VIEW names AS SELECT name FROM authors")

        val failed = runCatching { dropTables(Chapters, Authors, Books) }

        assertEquals(true, failed.isFailure)
        assertEquals(0L, fetchVal("SELECT COUNT(*) FROM names"))
    }
}
