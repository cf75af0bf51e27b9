package dev.databases.exposed.schema

import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.TransactionStateException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.exposed.createMissing
import dev.databases.exposed.createTables
import dev.databases.exposed.dropTables
import org.jetbrains.exposed.v1.core.ReferenceOption
import org.jetbrains.exposed.v1.core.Table
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

@DisplayName("What a database cannot do is refused before anything runs")
internal class SchemaRefusalsTest {
    private object Lists : Table("lists") {
        val id = integer("id")
        val items = array<Int>("items").nullable()
    }

    private object Defaulting : Table("defaulting") {
        val parent = integer("parent").default(1).references(Grandparents.id, onDelete = ReferenceOption.SET_DEFAULT)
    }

    @ParameterizedTest
    @EnumSource
    fun arraysWhereThereAreNone(server: SchemaServer) = server.run { asked ->
        if (server in setOf(SchemaServer.POSTGRESQL, SchemaServer.POSTGRESQL_R2DBC)) {
            createTables(Lists)
            execute("INSERT INTO lists (id, items) VALUES (1, '{1,2}')")
            assertEquals(emptyList<String>(), createMissing(Lists))
            return@run
        }

        val refused = assertThrows<UnsupportedFeatureException> { createMissing(Places, Lists) }

        assertEquals(
            "the column lists.items: it is an array. Use json, or a table of its own for the elements",
            refused.message!!.substringAfter(" cannot have "),
        )
        assertEquals(emptyList<String>(), asked.changes())
    }

    @ParameterizedTest
    @EnumSource
    fun partialIndicesWhereThereAreNone(server: SchemaServer) = server.run { asked ->
        if (server.partialIndices) {
            createTables(Jobs)
            execute("INSERT INTO jobs (id, name, open) VALUES (1, 'paint', FALSE)")
            execute("INSERT INTO jobs (id, name, open) VALUES (2, 'paint', TRUE)")
            execute("INSERT INTO jobs (id, name, open) VALUES (3, 'paint', FALSE)")
            assertThrows<ConstraintViolationException> { execute("INSERT INTO jobs (id, name, open) VALUES (4, 'paint', TRUE)") }
            assertEquals(emptyList<String>(), createMissing(Jobs))
            execute("DROP INDEX ${server.uniqueIndex("jobs_name")}")
            assertEquals(1, createMissing(Jobs).size)
            return@run
        }

        val refused = assertThrows<UnsupportedFeatureException> { createTables(Places, Jobs) }

        assertEquals(
            "the index jobs_name_unique on jobs: it is partial, of an expression, or of a type of its own",
            refused.message!!.substringAfter(" cannot have "),
        )
        assertEquals(emptyList<String>(), asked.changes())
    }

    @ParameterizedTest
    @EnumSource
    fun rulesOfForeignKeysWhereThereAreNone(server: SchemaServer) = server.run { asked ->
        if (server.partialIndices) {
            createTables(Grandparents, Defaulting)
            execute("INSERT INTO grandparents (id) VALUES (1)")
            execute("INSERT INTO grandparents (id) VALUES (2)")
            execute("INSERT INTO defaulting (parent) VALUES (2)")
            execute("DELETE FROM grandparents WHERE id = 2")
            assertEquals(1, (fetchVal("SELECT parent FROM defaulting") as Number).toInt())
            return@run
        }

        val refused = assertThrows<UnsupportedFeatureException> { createTables(Grandparents, Defaulting) }

        assertEquals(true, refused.message!!.endsWith("of defaulting: its rule is SET DEFAULT"), refused.message)
        assertEquals(emptyList<String>(), asked.changes())
    }

    @ParameterizedTest
    @EnumSource
    fun defaultsThatWouldBecomeAnotherText(server: SchemaServer) = server.run { asked ->
        fun texts(text: String) = object : Table("texts") {
            val id = integer("id")
            val text = varchar("text", 40).default(text)
        }
        val (kept, lost) = if (server.addsConstraints && !server.transactionalDdl) "a\nb" to "C:\\new" else "C:\\new" to "a\nb"

        val refused = assertThrows<UnsupportedFeatureException> { createTables(Places, texts(lost)) }

        assertEquals(
            "the column texts.text: its default has a backslash or an end of line, which Exposed does not write as this database reads " +
                "it. Use defaultExpression(...)",
            refused.message!!.substringAfter(" cannot have "),
        )
        assertEquals(emptyList<String>(), asked.changes())
        createTables(texts(kept))
        execute("INSERT INTO texts (id) VALUES (1)")
        assertEquals(kept, fetchVal("SELECT text FROM texts"))
    }

    @ParameterizedTest
    @EnumSource
    fun transactionsThatItWouldCommit(server: SchemaServer) = server.run { asked ->
        createTables(Grandparents)
        asked.clear()
        if (server.transactionalDdl) {
            transaction(forceRollback = true) {
                createTables(Places)
                createMissing(Parents)
                dropTables(Grandparents, Parents)
            }
            assertEquals(emptyList<String>(), createMissing(Grandparents))
            assertEquals(2, createTables(Places, Parents).mapNotNull(::createdTable).size)
            return@run
        }
        val database = this

        val refusals = transaction {
            val receivers = listOf(this, connection, database)
            receivers.map { assertThrows<TransactionStateException> { it.createTables(Places) }.message } +
                receivers.map { assertThrows<TransactionStateException> { it.createMissing(Places) }.message } +
                receivers.map { assertThrows<TransactionStateException> { it.dropTables(Grandparents) }.message }
        }

        assertEquals(
            setOf(
                "A change of the schema would commit this transaction half done, because the database cannot undo it: change the schema " +
                    "outside of transactions",
            ),
            refusals.toSet(),
        )
        assertEquals(9, refusals.size)
        assertEquals(listOf("BEGIN", "COMMIT"), asked.changes())
        connection { assertEquals(1, createTables(Places).size) }
    }
}
