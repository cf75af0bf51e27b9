package dev.databases.exposed

import org.jetbrains.exposed.v1.core.statements.Statement

/**
 * A statement that the golden files have, and what it does to [Library].
 *
 * @param values what it is run with
 * @param rows the values that it gives; null: it gives none, or they differ between servers
 * @param on the servers that it means something on; null: all
 * @param contents the notes afterwards, where they are the same on all servers
 */
internal class Golden(
    val name: String,
    val values: Map<String, Any?> = emptyMap(),
    val rows: List<List<Any?>>? = null,
    val contents: List<String>? = null,
    val on: Set<String>? = null,
    val statement: () -> Statement<*>,
)

/** A query and its rows. */
internal fun gives(name: String, vararg rows: List<Any?>, statement: () -> Statement<*>) =
    Golden(name, rows = rows.asList(), statement = statement)

/** A command and the notes that it leaves. */
internal fun leaves(name: String, vararg contents: String, statement: () -> Statement<*>) =
    Golden(name, contents = contents.asList(), statement = statement)
