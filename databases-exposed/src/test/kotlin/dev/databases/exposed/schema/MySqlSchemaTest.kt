package dev.databases.exposed.schema

import dev.databases.Database
import dev.databases.exposed.createMissing
import dev.databases.exposed.createTables
import dev.databases.exposed.dropTables
import dev.databases.test.servers.EmbeddedMySql
import dev.databases.test.servers.TestServers
import kotlinx.coroutines.runBlocking
import org.jetbrains.exposed.v1.core.Table
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

@DisplayName("MySQL and MariaDB: databases, and the case of tables")
internal class MySqlSchemaTest {
    private class Accounts(name: String) : Table(name) {
        val id = integer("id")
        val owner = varchar("owner", 20).nullable()
        override val primaryKey = PrimaryKey(id)
    }

    @ParameterizedTest
    @EnumSource(names = ["MYSQL", "MYSQL_R2DBC", "MARIADB"])
    fun aTableIsFoundInItsDatabase(server: SchemaServer) = server.run {
        val other = "${fetchVal("SELECT DATABASE()")}_other"
        execute("CREATE TABLE accounts (id INT PRIMARY KEY)")
        execute("CREATE DATABASE $other")
        try {
            assertEquals(1, createTables(Accounts("$other.accounts")).size)
            assertEquals(emptyList<String>(), createMissing(Accounts("$other.accounts")))
            assertEquals(1, createMissing(Accounts("accounts")).size)
            dropTables(Accounts("$other.accounts"))
            assertEquals(emptyList<String>(), createMissing(Accounts("accounts")))
        } finally {
            execute("DROP DATABASE $other")
        }
    }

    @ParameterizedTest
    @EnumSource(names = ["MYSQL", "MYSQL_R2DBC", "MARIADB"])
    fun tablesWhoseNamesDifferByCaseAreTwo(server: SchemaServer) = server.run {
        execute("CREATE TABLE Accounts (id INT PRIMARY KEY)")

        assertEquals(listOf("accounts"), createMissing(Accounts("accounts")).mapNotNull(::createdTable))
        assertEquals(listOf("ALTER TABLE Accounts ADD owner VARCHAR(20) NULL"), createMissing(Accounts("Accounts")))
    }

    @Test
    fun tablesWhoseNamesDifferByCaseAreOneWhereTheServerSaysSo() {
        EmbeddedMySql.mariadb().setting("lower_case_table_names", "1").start().use { server ->
            runBlocking { foldsCase(server.url().toString(), server.freshDatabase()) }
        }
    }

    private suspend fun foldsCase(name: String, url: dev.databases.DatabaseUrl) = Database(url).use {
        createTables(Accounts("Accounts"))

        assertEquals(emptyList<String>(), createTables(Accounts("ACCOUNTS")), name)
        assertEquals(emptyList<String>(), createMissing(Accounts("accounts")))
    }
}
