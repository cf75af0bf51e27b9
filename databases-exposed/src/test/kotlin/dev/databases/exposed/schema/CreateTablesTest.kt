package dev.databases.exposed.schema

import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.DatabaseException
import dev.databases.exposed.createMissing
import dev.databases.exposed.createStatements
import dev.databases.exposed.createTables
import dev.databases.exposed.dropTables
import dev.databases.exposed.execute
import dev.databases.exposed.fetchOne
import dev.databases.exposed.get
import dev.databases.exposed.selectAll
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

@DisplayName("Tables are created and dropped")
internal class CreateTablesTest {
    @ParameterizedTest
    @EnumSource
    fun whatWasCreatedTakesAndGivesRows(server: SchemaServer) = server.run {
        createTables(Things, Places)

        val key = execute(
            buildStatement {
                Things.insert {
                    it[name] = "lamp"
                    it[price] = "12.50".toBigDecimal()
                    it[shade] = Colour.RED
                }
            },
        ).generatedKey
        execute(
            buildStatement {
                Places.insert {
                    it[row] = 1
                    it[seat] = 2
                }
            },
        )

        assertEquals(1, (key as Number).toInt())
        val thing = fetchOne(Things.selectAll())!!
        assertEquals(listOf("lamp", Colour.GREEN, Colour.RED), listOf(thing[Things.name], thing[Things.colour], thing[Things.shade]))
        assertEquals("it's a ? of :taste", thing[Things.remark])
        assertEquals(0, "12.50".toBigDecimal().compareTo(thing[Things.price]))
        assertEquals(7u, thing[Things.amount])
        assertNotNull(fetchVal("SELECT created FROM things"))
    }

    @ParameterizedTest
    @EnumSource
    fun keysIndicesAndChecksAreEnforced(server: SchemaServer) = server.run {
        createTables(Things, Places)
        execute("INSERT INTO places (row_no, seat) VALUES (1, 1)")
        execute("INSERT INTO places (row_no, seat) VALUES (1, 2)")
        execute("INSERT INTO things (name, price) VALUES ('lamp', 1)")

        assertThrows<ConstraintViolationException> { execute("INSERT INTO places (row_no, seat) VALUES (1, 2)") }
        assertThrows<ConstraintViolationException> { execute("INSERT INTO things (name, price) VALUES ('lamp', 1)") }
        val refused = assertThrows<ConstraintViolationException> { execute("INSERT INTO things (name, price) VALUES ('desk', -1)") }
        assertEquals(ConstraintViolationException.Kind.CHECK, refused.kind())
    }

    @ParameterizedTest
    @EnumSource
    fun theStatementsThatRanAreThoseThatWereAnnounced(server: SchemaServer) = server.run { asked ->
        val announced = createStatements(Things, Children, Parents, Grandparents)
        assertEquals(emptyList<String>(), asked.changes())

        val ran = createTables(Things, Children, Parents, Grandparents)

        assertEquals(announced, ran)
        assertEquals(ran, asked.changes().filter { it in ran })
        assertEquals(listOf("things", "grandparents", "parents", "children"), ran.mapNotNull(::createdTable))
    }

    @ParameterizedTest
    @EnumSource
    fun tablesThatAreThereAreLeftAlone(server: SchemaServer) = server.run { asked ->
        execute("CREATE TABLE parents (id INT)")
        asked.clear()

        val ran = createTables(Parents, Places)
        assertEquals(listOf("places"), ran.mapNotNull(::createdTable))
        asked.clear()

        assertEquals(emptyList<String>(), createTables(Parents, Places))
        assertEquals(emptyList<String>(), asked.changes())
    }

    @ParameterizedTest
    @EnumSource
    fun tablesThatReferInACircleAreCreatedAndDroppedWithTheirRows(server: SchemaServer) = server.run {
        createTables(Chapters, Authors, Books)
        execute("INSERT INTO authors (name) VALUES ('Anna')")
        execute("INSERT INTO books (id, author) VALUES (1, 1)")
        execute("INSERT INTO books (id, author, sequel) VALUES (2, 1, 1)")
        execute("INSERT INTO chapters (id, book) VALUES (1, 1)")
        execute("UPDATE books SET opening = 1")
        execute("UPDATE authors SET best = 2")
        assertThrows<ConstraintViolationException> { execute("UPDATE books SET opening = 9") }
        assertThrows<ConstraintViolationException> { execute("UPDATE books SET sequel = 9") }
        assertThrows<ConstraintViolationException> { execute("UPDATE authors SET best = 9") }
        assertEquals(emptyList<String>(), createMissing(Chapters, Authors, Books))

        dropTables(Chapters, Authors, Books)

        assertEquals(3, createTables(Chapters, Authors, Books).mapNotNull(::createdTable).size)
    }

    @ParameterizedTest
    @EnumSource
    fun tablesThatReferToEachOtherAreDroppedInOrder(server: SchemaServer) = server.run { asked ->
        createTables(Grandparents, Parents, Children)
        execute("INSERT INTO grandparents (id) VALUES (1)")
        execute("INSERT INTO parents (id, parent) VALUES (1, 1)")
        execute("INSERT INTO children (id, parent) VALUES (1, 1)")

        dropTables(Grandparents, Parents, Children)
        asked.clear()

        dropTables(Grandparents, Parents, Children)
        assertEquals(emptyList<String>(), asked.changes())
        assertEquals(3, createTables(Grandparents, Parents, Children).size)
    }

    @ParameterizedTest
    @EnumSource
    fun aTableThatAnotherRefersToIsNotDropped(server: SchemaServer) = server.run {
        createTables(Grandparents, Parents)
        execute("INSERT INTO grandparents (id) VALUES (1)")
        execute("INSERT INTO parents (id, parent) VALUES (1, 1)")

        assertThrows<DatabaseException> { dropTables(Grandparents) }

        assertEquals(emptyList<String>(), createMissing(Grandparents, Parents))
        assertEquals(1, (fetchVal("SELECT COUNT(*) FROM parents") as Number).toInt())
    }

    @ParameterizedTest
    @EnumSource
    fun aPartOfACircleIsNotDropped(server: SchemaServer) = server.run {
        createTables(Chapters, Authors, Books)
        execute("INSERT INTO authors (name) VALUES ('Anna')")
        execute("INSERT INTO books (id, author) VALUES (1, 1)")
        execute("INSERT INTO chapters (id, book) VALUES (1, 1)")

        assertThrows<DatabaseException> { dropTables(Authors, Books) }

        if (server.transactionalDdl) assertEquals(emptyList<String>(), createMissing(Chapters, Authors, Books))
        assertEquals(1, (fetchVal("SELECT COUNT(*) FROM chapters") as Number).toInt())
    }

    @ParameterizedTest
    @EnumSource
    fun oneThatFailsUndoesTheOthersWhereThatIsPossible(server: SchemaServer) = server.run {
        val broken = object : Table("broken") {
            val id = integer("id").withDefinition("CHECK (")
        }

        assertThrows<DatabaseException> { createTables(Places, broken) }

        val left = createTables(Places).mapNotNull(::createdTable)
        assertEquals(if (server.transactionalDdl) listOf("places") else emptyList(), left)
    }

    @ParameterizedTest
    @EnumSource
    fun nothingIsAskedForNoTables(server: SchemaServer) = server.run {
        assertTrue(createTables().isEmpty() && createMissing().isEmpty() && createStatements().isEmpty())
    }
}

/** Which table the statement creates. */
internal fun createdTable(statement: String): String? =
    Regex("""CREATE TABLE IF NOT EXISTS ([^ ]+) .*""", RegexOption.DOT_MATCHES_ALL).matchEntire(statement)?.groupValues?.get(1)
