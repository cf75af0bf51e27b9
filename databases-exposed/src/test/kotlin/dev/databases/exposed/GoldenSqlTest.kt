package dev.databases.exposed

import dev.databases.Database
import dev.databases.QueryExecutor
import dev.databases.exceptions.UnsupportedFeatureException
import org.jetbrains.exposed.v1.core.AbstractQuery
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.statements.ReturningStatement
import org.jetbrains.exposed.v1.core.statements.Statement
import org.junit.jupiter.api.Assertions.assertAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.function.Executable
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/**
 * What Exposed writes for each server, whole, and that the server takes it and does what it says. A new version of Exposed that
 * writes something else is seen here. See [GoldenFile.isWritten] for how the files are made.
 */
internal class GoldenSqlTest {
    private val golden = GoldenQueries.all + GoldenCommands.all

    @ParameterizedTest
    @EnumSource
    fun everyTextIsTheGoldenOne(site: Site): Unit = site.use {
        val rendering = rendering()
        val file = GoldenFile(rendering.server.name)

        val texts = golden.associate { it.name to textOf(rendering, it) }

        if (GoldenFile.isWritten) file.write(texts)
        assertEquals(file.read(), texts)
    }

    @ParameterizedTest
    @EnumSource
    fun everyStatementDoesWhatItSays(site: Site): Unit = site.use {
        create()
        val failures = golden.mapNotNull { statement -> runCatching { run(statement) }.exceptionOrNull()?.let { statement.name to it } }
        assertAll(failures.map { (name, failure) -> Executable { throw AssertionError("$name: $failure", failure) } })
    }

    private fun textOf(rendering: Rendering, golden: Golden): String = try {
        val renderer = Renderer(rendering, golden.statement(), golden.values.keys)
        (if (isQuery(golden.statement())) renderer.query() else renderer.command()).sql
    } catch (e: UnsupportedFeatureException) {
        "-- unsupported: ${e.message}"
    }

    /** As [textOf] for a statement that the server has not, else on rows of its own. */
    private suspend fun Database.run(golden: Golden) {
        if (textOf(rendering(), golden).startsWith("-- unsupported")) return
        if (golden.on?.contains(rendering().server.name) == false) return
        fill()
        val statement = golden.statement()
        if (isQuery(statement)) {
            val rows = fetchAll(statement, golden.values).map { row -> row.entries().map { it.value } }
            golden.rows?.let { assertEquals(it, rows) }
        } else {
            execute(statement, golden.values)
            golden.contents?.let { assertEquals(it, contents()) }
        }
    }

    private suspend fun QueryExecutor.contents() =
        fetchAll(Library.CONTENTS).map { row -> row.entries().joinToString(" ") { "${it.value}" } }

    private fun isQuery(statement: Statement<*>) = statement is AbstractQuery<*> || statement is ReturningStatement

    private suspend fun Database.create() {
        for (table in Library.tables + Defaults) {
            rendering().inScope { table.ddl + table.indices.flatMap { it.createStatement() } }.forEach { execute(it) }
        }
    }

    /** The tables as they are in [Library], with keys from 1 on. */
    private suspend fun Database.fill() {
        val tables: List<Table> = Library.tables.asReversed()
        val renew = when (rendering().server.name) {
            Products.POSTGRESQL -> listOf("TRUNCATE ${tables.joinToString { it.tableName }} RESTART IDENTITY")
            Products.SQLITE -> tables.map { "DELETE FROM ${it.tableName}" } + "DELETE FROM sqlite_sequence"
            else -> tables.flatMap { listOf("DELETE FROM ${it.tableName}", "ALTER TABLE ${it.tableName} AUTO_INCREMENT = 1") }
        }
        (renew + Library.rows).forEach { execute(it) }
    }
}
