package dev.databases.exposed.schema

import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.DatabaseException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.exposed.createMissing
import dev.databases.exposed.createStatements
import dev.databases.exposed.createTables
import dev.databases.exposed.missingStatements
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.greaterEq
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

@DisplayName("What is missing of tables is created")
internal class CreateMissingTest {
    /** As it was, and as it is declared now. */
    private object OldTasks : Table("tasks") {
        val id = integer("id")
        val title = varchar("title", 40)
        override val primaryKey = PrimaryKey(id)
    }

    private object Tasks : Table("tasks") {
        val id = integer("id")
        val title = varchar("title", 40).uniqueIndex()
        val priority = integer("priority").default(3).index()
        val note = varchar("note", 20).nullable()
        override val primaryKey = PrimaryKey(id)
    }

    @ParameterizedTest
    @EnumSource
    fun allOfItWhenNothingIsThere(server: SchemaServer) = server.run {
        val ran = createMissing(Things, Places, Authors, Books, Chapters)

        assertEquals(createStatements(Things, Places, Authors, Books, Chapters), ran)
        execute("INSERT INTO authors (name) VALUES ('Anna')")
    }

    @ParameterizedTest
    @EnumSource
    fun nothingRunsWhenAllIsThere(server: SchemaServer) = server.run { asked ->
        createTables(Things, Places, Authors, Books, Chapters)
        asked.clear()

        assertEquals(emptyList<String>(), createMissing(Things, Places, Authors, Books, Chapters))
        assertEquals(emptyList<String>(), asked.changes())
        assertEquals(emptyList<String>(), missingStatements(Things, Places, Authors, Books, Chapters))
    }

    @ParameterizedTest
    @EnumSource
    fun columnsWithTheirDefaultsAndIndicesAreAdded(server: SchemaServer) = server.run { asked ->
        createTables(OldTasks)
        execute("INSERT INTO tasks (id, title) VALUES (1, 'old')")
        asked.clear()
        val announced = missingStatements(Tasks)
        assertEquals(emptyList<String>(), asked.changes())

        val ran = createMissing(Tasks)

        val unique = if (server.addsConstraints) {
            "ALTER TABLE tasks ADD CONSTRAINT tasks_title_unique UNIQUE (title)"
        } else {
            "CREATE UNIQUE INDEX tasks_title ON tasks (title)"
        }
        val expected = listOf(
            "ALTER TABLE tasks ADD priority INT DEFAULT 3 NOT NULL",
            "ALTER TABLE tasks ADD note VARCHAR(20) NULL",
            unique,
            "CREATE INDEX tasks_priority ON tasks (priority)",
        )
        assertEquals(expected, ran)
        assertEquals(expected, announced)
        assertEquals(
            listOf<Any?>(1, "old", 3, null),
            fetchOne("SELECT id, title, priority, note FROM tasks")!!.asMap().values.map {
                (it as? Number)?.toInt()
                    ?: it
            },
        )
        assertThrows<ConstraintViolationException> { execute("INSERT INTO tasks (id, title) VALUES (2, 'old')") }
        assertEquals(emptyList<String>(), createMissing(Tasks))
    }

    @ParameterizedTest
    @EnumSource
    fun anIndexUnderAnotherNameIsThere(server: SchemaServer) = server.run {
        createTables(OldTasks)
        execute("ALTER TABLE tasks ADD priority INT DEFAULT 3 NOT NULL")
        execute("ALTER TABLE tasks ADD note VARCHAR(20)")
        execute("CREATE INDEX by_priority ON tasks (priority)")
        execute("CREATE INDEX tasks_by_title ON tasks (title)")

        val ran = createMissing(Tasks)

        assertEquals(1, ran.size)
        assertEquals(true, ran.single().contains("UNIQUE"), "an index that is not unique is another one")
    }

    @ParameterizedTest
    @EnumSource
    fun anIndexOfSomeRowsOrOfAPartIsAnother(server: SchemaServer) = server.run {
        execute("CREATE TABLE tasks (id INT NOT NULL PRIMARY KEY, title VARCHAR(40), priority INT, note VARCHAR(20))")
        execute("CREATE INDEX by_priority ON tasks (priority)")
        execute("CREATE UNIQUE INDEX by_title ON tasks (${if (server.partialIndices) "title) WHERE id > 5" else "title(4))"}")

        assertEquals(listOf("tasks_title"), createMissing(Tasks).map { Regex("tasks_title").find(it)?.value })
        assertEquals(emptyList<String>(), createMissing(Tasks))
    }

    @ParameterizedTest
    @EnumSource
    fun foreignKeysAndChecksAreAddedWhereThatIsPossible(server: SchemaServer) = server.run {
        val checked = object : Table("checked") {
            val id = integer("id")
            val parent = integer("parent").references(Parents.id).check("parent_counts") { it greaterEq 0 }
        }
        createTables(Grandparents)
        execute("CREATE TABLE parents (id INT PRIMARY KEY, parent INT NOT NULL)")
        execute("CREATE TABLE checked (id INT, parent INT NOT NULL)")

        val ran = createMissing(checked, Parents, Grandparents)

        assertEquals(if (server.addsConstraints) 3 else 0, ran.size, "$ran")
        if (server.addsConstraints) {
            execute("INSERT INTO grandparents (id) VALUES (1)")
            execute("INSERT INTO parents (id, parent) VALUES (1, 1)")
            assertThrows<ConstraintViolationException> { execute("INSERT INTO parents (id, parent) VALUES (2, 2)") }
            assertThrows<ConstraintViolationException> { execute("INSERT INTO checked (id, parent) VALUES (2, 2)") }
            assertThrows<ConstraintViolationException> { execute("INSERT INTO checked (id, parent) VALUES (2, -1)") }
        }
        assertEquals(emptyList<String>(), createMissing(checked, Parents, Grandparents))
    }

    @ParameterizedTest
    @EnumSource
    fun theForeignKeyOfAnAddedColumnComesWithIt(server: SchemaServer) = server.run {
        val grown = object : Table("grown") {
            val id = integer("id")
            val parent = integer("parent").references(Grandparents.id).nullable()
        }
        execute("CREATE TABLE grown (id INT NOT NULL)")

        createMissing(grown, Grandparents)

        execute("INSERT INTO grandparents (id) VALUES (1)")
        execute("INSERT INTO grown (id, parent) VALUES (1, 1)")
        assertThrows<ConstraintViolationException> { execute("INSERT INTO grown (id, parent) VALUES (2, 2)") }
        assertThrows<ConstraintViolationException> { execute("DELETE FROM grandparents") }
        assertEquals(emptyList<String>(), createMissing(grown, Grandparents))
    }

    @ParameterizedTest
    @EnumSource
    fun aForeignKeyUnderAnotherNameIsThere(server: SchemaServer) = server.run {
        createTables(Grandparents)
        execute(
            "CREATE TABLE parents (id INT NOT NULL PRIMARY KEY, parent INT NOT NULL, " +
                "CONSTRAINT by_hand FOREIGN KEY (parent) REFERENCES grandparents (id))",
        )

        assertEquals(emptyList<String>(), createMissing(Parents, Grandparents))
    }

    @ParameterizedTest
    @EnumSource
    fun aColumnThatRowsCouldNotFillIsRefusedBeforeAnythingRuns(server: SchemaServer) = server.run { asked ->
        val stricter = object : Table("tasks") {
            val id = integer("id")
            val owner = varchar("owner", 20).clientDefault { "nobody" }
        }
        createTables(OldTasks)
        asked.clear()

        val refused = assertThrows<UnsupportedFeatureException> { createMissing(Places, stricter) }

        assertEquals(
            "The table tasks is there without the column owner, which is NOT NULL and has no default in the database, so rows that " +
                "are there could have no value in it: make it nullable or give it default(...) or defaultExpression(...); " +
                "clientDefault is for new rows only",
            refused.message,
        )
        assertEquals(emptyList<String>(), asked.changes())
    }

    @ParameterizedTest
    @EnumSource
    fun aColumnOfThePrimaryKeyIsRefused(server: SchemaServer) = server.run { asked ->
        execute("CREATE TABLE places (row_no INT NOT NULL PRIMARY KEY, taken BOOLEAN DEFAULT FALSE NOT NULL)")
        asked.clear()

        val refused = assertThrows<UnsupportedFeatureException> { createMissing(Places) }

        assertEquals(
            "The table places is there without the column seat of its primary key, and a primary key is not changed here: change the " +
                "table by hand",
            refused.message,
        )
        assertEquals(emptyList<String>(), asked.changes())
    }

    @ParameterizedTest
    @EnumSource
    fun whatTheRowsForbidUndoesAllWhereThatIsPossible(server: SchemaServer) = server.run {
        createTables(OldTasks)
        execute("INSERT INTO tasks (id, title) VALUES (1, 'same')")
        execute("INSERT INTO tasks (id, title) VALUES (2, 'same')")
        val before = missingStatements(Tasks)

        assertThrows<DatabaseException> { createMissing(Tasks) }

        assertEquals(if (server.transactionalDdl) before else before.drop(2), missingStatements(Tasks))
        execute("UPDATE tasks SET title = 'other' WHERE id = 2")
        createMissing(Tasks)
        assertEquals(emptyList<String>(), missingStatements(Tasks))
    }

    @ParameterizedTest
    @EnumSource
    fun nothingThatIsMoreOrOtherIsTouched(server: SchemaServer) = server.run {
        execute("CREATE TABLE tasks (id BIGINT NOT NULL PRIMARY KEY, title CHAR(9), priority INT, note VARCHAR(1), extra INT)")
        execute("CREATE UNIQUE INDEX ${server.uniqueIndex("tasks_title")} ON tasks (extra)")
        execute("CREATE INDEX tasks_priority ON tasks (priority)")

        assertEquals(emptyList<String>(), createMissing(Tasks))
    }
}
