package dev.databases.exposed.schema

import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.exposed.createMissing
import dev.databases.exposed.createStatements
import dev.databases.exposed.createTables
import dev.databases.exposed.dropTables
import dev.databases.exposed.execute
import dev.databases.exposed.fetchAll
import dev.databases.exposed.get
import dev.databases.exposed.selectAll
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.statements.buildStatement
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DisplayName
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

@DisplayName("Names of any kind are written and found again")
internal class SchemaNamesTest {
    /** A key of two columns, an index, a reference and a check, so that all kinds of names are made of it. */
    private class Named(name: String, column: String, custom: String? = null) : Table(name) {
        val first = long("first")
        val second = long(column)
        val back = long("back").nullable()
        override val primaryKey = PrimaryKey(first, second, name = custom?.let { "pk_$it" })

        init {
            index(custom?.let { "index_$it" }, false, second)
            uniqueIndex(custom?.let { "unique_$it" }, back, first)
            foreignKey(back to first, first to second, name = custom?.let { "fk_$it" })
        }
    }

    private fun worksAndIsFound(server: SchemaServer, table: Named) = server.run { asked ->
        createTables(table)
        execute(
            buildStatement {
                table.insert {
                    it[first] = 1L
                    it[second] = 1L
                    it[back] = 1L
                }
            },
        )
        assertEquals(listOf(1L), fetchAll(table.selectAll()).map { it[table.second] })
        asked.clear()
        assertEquals(emptyList<String>(), createMissing(table))
        assertEquals(emptyList<String>(), asked.changes())

        dropTables(table)

        assertEquals(createStatements(table), createTables(table))
    }

    @ParameterizedTest
    @EnumSource
    fun plainOnes(server: SchemaServer) = worksAndIsFound(server, Named("plain", "second"))

    @ParameterizedTest
    @EnumSource
    fun wordsOfTheLanguage(server: SchemaServer) = worksAndIsFound(server, Named("select", "order"))

    @ParameterizedTest
    @EnumSource
    fun upperAndMixedCase(server: SchemaServer) {
        worksAndIsFound(server, Named("UPPER", "COLUMN_TWO"))
        worksAndIsFound(server, Named("MixedCase", "columnTwo"))
        worksAndIsFound(server, Named("Group", "Order"))
    }

    @ParameterizedTest
    @EnumSource
    fun blanksAndSigns(server: SchemaServer) {
        worksAndIsFound(server, Named("two words", "and more"))
        worksAndIsFound(server, Named("a-b;c:d?e", "é 'ß' ? :x \\"))
        worksAndIsFound(server, Named("1st", "2nd"))
    }

    @ParameterizedTest
    @EnumSource
    fun quotesThatAreDoubled(server: SchemaServer) {
        val quote = server.quote
        worksAndIsFound(server, Named("${quote}a$quote${quote}b$quote", "${quote}c$quote$quote.d$quote", custom = "mine"))
    }

    @ParameterizedTest
    @EnumSource
    fun longOnes(server: SchemaServer) = worksAndIsFound(server, Named("t".repeat(50), "c".repeat(60)))

    @ParameterizedTest
    @EnumSource
    fun quotesThatAreNotDoubledAreRefused(server: SchemaServer) = server.run { asked ->
        val quote = server.quote
        val table = Table("a${quote}b")
        val column = object : Table("a") {
            val it = integer("b$quote INT); DROP TABLE a; --")
        }
        val closed = Table("${quote}a$quote; DROP TABLE a; ${quote}b$quote")
        createTables(Grandparents)
        asked.clear()
        val product = product(server)

        val refusals = listOf(table, column, closed).map { wrong ->
            assertThrows<UnsupportedFeatureException> { createTables(Grandparents, wrong) }.message
        }

        assertEquals(
            listOf(
                "The table's name a${quote}b is not one that Exposed can write for $product. Double the quotes inside, and put quotes " +
                    "around the name: Table(${quote}a$quote${quote}b$quote)",
                "The column's name b$quote INT); DROP TABLE a; -- in a is not one that Exposed can write for $product. Double the quotes " +
                    "inside, and put quotes around the name: ${quote}b$quote$quote INT); DROP TABLE a; --$quote",
                "The table's name ${quote}a$quote; DROP TABLE a; ${quote}b$quote is not one that Exposed can write for $product. Double " +
                    "the quotes inside, and put quotes around the name: Table(${quote}a$quote$quote; DROP TABLE a; $quote${quote}b$quote)",
            ),
            refusals,
        )
        assertEquals(emptyList<String>(), asked.changes())
    }

    @ParameterizedTest
    @EnumSource
    fun namesThatExposedMakesOfQuotedOnesAreRefusedWithAdvice(server: SchemaServer) = server.run { asked ->
        val quote = server.quote
        val table = object : Table("a") {
            val it = long("${quote}b$quote").index()
        }

        val refused = assertThrows<UnsupportedFeatureException> { createTables(table) }

        assertEquals(
            "The index's name a_${quote}b$quote on a is not one that Exposed can write for ${product(server)}. Give the " +
                "index a name of its own: customIndexName",
            refused.message,
        )
        assertEquals(emptyList<String>(), asked.changes())
    }

    @ParameterizedTest
    @EnumSource
    fun aPrimaryKeysNameIsLookedAtWhereItIsWritten(server: SchemaServer) = server.run {
        val quote = server.quote
        val unwritten = object : Table("${quote}a.b$quote") {
            val it = long("it")
            override val primaryKey = PrimaryKey(this.it)
        }
        val written = object : Table("a") {
            val it = long("it")
            override val primaryKey = PrimaryKey(this.it, name = "b$quote c")
        }

        createTables(unwritten)
        val refused = assertThrows<UnsupportedFeatureException> { createTables(written) }

        assertEquals(
            "The primary key's name b$quote c in a is not one that Exposed can write for ${product(server)}. Give it a name of its own: " +
                "PrimaryKey(..., name = ...)",
            refused.message,
        )
    }

    @ParameterizedTest
    @EnumSource
    fun aColumnWithADotIsRefusedUnlessQuoted(server: SchemaServer) = server.run {
        val quote = server.quote
        val table = object : Table("a") {
            val it = integer("b.c")
        }
        val quoted = object : Table("a") {
            val it = long("${quote}b.c$quote")
        }

        assertThrows<UnsupportedFeatureException> { createTables(table) }

        createTables(quoted)
        assertEquals(emptyList<String>(), createMissing(quoted))
    }

    private fun product(server: SchemaServer) = when (server) {
        SchemaServer.SQLITE -> "SQLite"
        SchemaServer.POSTGRESQL, SchemaServer.POSTGRESQL_R2DBC -> "PostgreSQL"
        SchemaServer.MYSQL, SchemaServer.MYSQL_R2DBC -> "MySQL"
        SchemaServer.MARIADB -> "MariaDB"
    }
}
