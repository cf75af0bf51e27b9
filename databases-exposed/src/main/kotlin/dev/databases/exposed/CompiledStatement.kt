package dev.databases.exposed

import dev.databases.Record
import org.jetbrains.exposed.v1.core.statements.Statement

/**
 * A statement that Exposed writes once for each kind of server, and not at each call: for those that run often. Values that change
 * are [parameter]s of it, or columns of the row that it writes.
 *
 * What was given is not looked at again: change the statement afterwards and nothing changes here. Lists of variable length
 * (`inList`) do not belong in it. Safe for any thread.
 */
public class CompiledStatement internal constructor(internal val statement: Statement<*>, private val given: Collection<Any>) {
    @Volatile
    private var query: Rendered? = null

    @Volatile
    private var command: Rendered? = null

    internal fun query(rendering: Rendering): Shape {
        query?.let { if (it.rendering === rendering) return it.shape }
        return Renderer(rendering, statement, given).query().also { query = Rendered(rendering, it) }
    }

    internal fun command(rendering: Rendering): Shape {
        command?.let { if (it.rendering === rendering) return it.shape }
        return Renderer(rendering, statement, given).command().also { command = Rendered(rendering, it) }
    }

    private class Rendered(val rendering: Rendering, val shape: Shape)
}

/**
 * Compiles a statement.
 *
 * @param columns the columns whose values come with each call, by `Column` or by name; for inserts and updates
 */
public fun Statement<*>.compile(vararg columns: Any): CompiledStatement = CompiledStatement(this, columns.asList())
