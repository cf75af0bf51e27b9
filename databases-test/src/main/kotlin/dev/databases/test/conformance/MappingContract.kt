package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.exceptions.ConversionException
import dev.databases.fetchAll
import dev.databases.fetchOne
import dev.databases.mapping.ColumnName
import kotlinx.coroutines.CoroutineScope
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.time.LocalDate

/** Records as objects of the program, from a real server's own values. Every form of it is tested with the mappers. */
public abstract class MappingContract(facts: BackendFacts) : Contract(facts) {
    internal enum class Priority { LOW, HIGH }

    @JvmInline
    internal value class TaskId(val value: Long)

    internal data class Task(
        val id: TaskId,
        val title: String,
        val priority: Priority,
        val dueOn: LocalDate?,
        @param:ColumnName("is_done") val done: Boolean,
        val tags: List<String> = emptyList(),
    )

    private fun withTasks(block: suspend CoroutineScope.(Database) -> Unit) =
        withDatabase {
            it.execute(
                "CREATE TABLE tasks (id BIGINT PRIMARY KEY, title VARCHAR(40), priority VARCHAR(10), due_on ${facts.type(
                    "DATE",
                )}, is_done BOOLEAN)",
            )
            it.executeMany(
                "INSERT INTO tasks VALUES (?, ?, ?, ?, ?)",
                listOf(
                    listOf(1L, "write", Priority.HIGH, LocalDate.of(2026, 3, 4), true),
                    listOf(2L, "rest", Priority.LOW, null, false),
                ),
            )
            block(it)
        }

    @Test
    public fun fetchAllMapsToADataClassWithEnumValueClassAndDefault(): Unit = withTasks { database ->
        val tasks = database.fetchAll<Task>("SELECT * FROM tasks ORDER BY id")

        assertEquals(
            listOf(
                Task(TaskId(1), "write", Priority.HIGH, LocalDate.of(2026, 3, 4), done = true),
                Task(TaskId(2), "rest", Priority.LOW, null, done = false),
            ),
            tasks,
        )
    }

    @Test
    public fun fetchOneMapsOrGivesNull(): Unit = withTasks { database ->
        val query = "SELECT id, title, priority, due_on, is_done FROM tasks WHERE id = :id"

        assertEquals("rest", database.fetchOne<Task>(query, mapOf("id" to 2))!!.title)
        assertNull(database.fetchOne<Task>(query, mapOf("id" to 3)))
    }

    @Test
    public fun aSingleColumnMapsToAScalar(): Unit = withTasks { database ->
        assertEquals(listOf("write", "rest"), database.fetchAll<String>("SELECT title FROM tasks ORDER BY id"))
        assertEquals(listOf(1, 2), database.fetchAll<Int>("SELECT id FROM tasks ORDER BY id"))
        assertEquals(listOf(TaskId(1), TaskId(2)), database.fetchAll<TaskId>("SELECT id FROM tasks ORDER BY id"))
        assertEquals(listOf(Priority.HIGH, Priority.LOW), database.fetchAll<Priority>("SELECT priority FROM tasks ORDER BY id"))
        assertEquals(2L, database.fetchOne<Long>("SELECT COUNT(*) FROM tasks"))
    }

    @Test
    public fun aNullWhereNoneIsAllowedIsAnErrorThatNamesTheColumn(): Unit = withTasks { database ->
        database.execute("UPDATE tasks SET title = NULL WHERE id = 2")

        val e = assertThrows<ConversionException> { database.fetchAll<Task>("SELECT * FROM tasks ORDER BY id") }

        assertEquals(true, "title" in e.message!!, e.message)
    }

    @Test
    public fun aJavaRecordMapsThroughTheJavaFronts(): Unit = withTasks { database ->
        val query = "SELECT title, due_on, is_done FROM tasks WHERE id = ?"
        val expected = JavaTask("write", LocalDate.of(2026, 3, 4), true)

        assertEquals(listOf(expected), database.blocking().fetchAll(JavaTask::class.java, query, 1))
        assertEquals(expected, database.futures().fetchOne(JavaTask::class.java, query, 1).get())
        assertEquals(expected, database.fetchOne<JavaTask>(query, listOf(1)))
    }
}
