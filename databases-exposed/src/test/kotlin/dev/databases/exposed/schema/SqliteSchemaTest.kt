package dev.databases.exposed.schema

import dev.databases.exposed.createMissing
import dev.databases.exposed.createTables
import dev.databases.exposed.dropTables
import dev.databases.exposed.schema.SchemaServer.SQLITE
import org.jetbrains.exposed.v1.core.Table
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Test

@DisplayName("SQLite: attached databases, and the case of names")
internal class SqliteSchemaTest {
    private class Accounts(name: String, column: String = "id") : Table(name) {
        val id = long(column)
        val owner = varchar("owner", 20).nullable()
    }

    @Test
    fun aTableIsFoundInItsDatabase() = SQLITE.run {
        connection {
            execute("ATTACH ':memory:' AS other")
            createTables(Accounts("main.accounts"))

            assertEquals(listOf("other.accounts"), createMissing(Accounts("other.accounts")).mapNotNull(::createdTable))
            assertEquals(emptyList<String>(), createMissing(Accounts("main.accounts"), Accounts("other.accounts"), Accounts("accounts")))

            dropTables(Accounts("main.accounts"))
            assertEquals(emptyList<String>(), createMissing(Accounts("other.accounts")))
            execute("DETACH other")
        }
    }

    @Test
    fun namesThatDifferByCaseAreOne() = SQLITE.run {
        createTables(Accounts("accounts", "ID"))

        assertEquals(emptyList<String>(), createMissing(Accounts("ACCOUNTS", "id")))
    }
}
