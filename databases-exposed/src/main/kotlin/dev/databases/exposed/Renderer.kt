package dev.databases.exposed

import dev.databases.exceptions.ParameterException
import org.jetbrains.exposed.v1.core.AbstractQuery
import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.ColumnWithTransform
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.IDateColumnType
import org.jetbrains.exposed.v1.core.InternalApi
import org.jetbrains.exposed.v1.core.QueryBuilder
import org.jetbrains.exposed.v1.core.statements.BatchDataInconsistentException
import org.jetbrains.exposed.v1.core.statements.BatchInsertStatement
import org.jetbrains.exposed.v1.core.statements.InsertStatement
import org.jetbrains.exposed.v1.core.statements.ReturningStatement
import org.jetbrains.exposed.v1.core.statements.Statement
import org.jetbrains.exposed.v1.core.statements.UpdateBuilder
import org.jetbrains.exposed.v1.exceptions.UnsupportedByDialectException

/** A type and a value of it, or the [Slot] of one. */
internal typealias Argument = Pair<IColumnType<*>, Any?>

/**
 * Has Exposed write one statement, and looks after what it gets wrong on the way: a statement that is used again would repeat its
 * client defaults, and the parameters of RETURNING are lost. Two threads may render the same statement at once.
 *
 * @param given the names or columns of the values that come later; a name is a [Parameter]'s or a column's
 */
internal class Renderer(private val rendering: Rendering, private val statement: Statement<*>, private val given: Collection<Any>) {
    private val main: Statement<*> = (statement as? ReturningStatement)?.mainStatement ?: statement
    private val refusals = Refusals(rendering, statement)

    /** For a statement that returns rows. */
    fun query(): Shape = render(asksForKey = false)

    /** For one that is run for its effect: asks for the generated key where the server has to be asked. */
    fun command(): Shape = render(asksForKey = true)

    private fun render(asksForKey: Boolean): Shape = synchronized(main) {
        rendering.inScope {
            try {
                refusals.check()
                if (main is UpdateBuilder<*>) withRow(main) { shape(asksForKey) } else shape(asksForKey)
            } catch (e: UnsupportedByDialectException) {
                throw refusals.of(e)
            } catch (e: BatchDataInconsistentException) {
                // Names columns, and no value.
                throw ParameterException("The rows of the batch differ: ${e.message}", e)
            }
        }
    }

    @OptIn(InternalApi::class) // Nothing else tells whether a batch has rows.
    private fun shape(asksForKey: Boolean): Shape {
        if (statement is AbstractQuery<*>) {
            refuseColumns()
            Selects.check(statement)
            val builder = QueryBuilder(true)
            val sql = statement.prepareSQL(builder)
            return Shape(rendering, sql, listOf(builder.args), Selection(statement.set.realFields, rendering))
        }
        if (main !is UpdateBuilder<*>) refuseColumns()
        if (main is BatchInsertStatement && main.data.isEmpty()) return Shape(rendering, "", emptyList(), null)
        val rows = main.arguments().map { it.toList() }
        val sql = Mending(rendering).sql(main, rows)
        if (statement is ReturningStatement) {
            val lost = QueryBuilder(true).apply { statement.returningExpressions.forEach { append(it) } }.args
            val mended = if (lost.isEmpty()) rows else rows.ifEmpty { listOf(emptyList()) }.map { it + lost }
            val returning = rendering.dialect.functionProvider.returning(sql, statement.returningExpressions, rendering.transaction)
            return Shape(rendering, returning, mended, Selection(statement.returningExpressions, rendering))
        }
        return Shape(rendering, if (asksForKey) withKey(sql) else sql, rows, null)
    }

    /** PostgreSQL tells a generated key only when it is asked. */
    private fun withKey(sql: String): String {
        if (rendering.server.name != Products.POSTGRESQL || main !is InsertStatement<*> || main is BatchInsertStatement) return sql
        val key = main.table.autoIncColumn ?: return sql
        if (key in main) return sql
        return rendering.dialect.functionProvider.returning(sql, listOf(key), rendering.transaction)
    }

    /** Runs [block] while the statement has the values that come later, too. */
    @OptIn(InternalApi::class) // The values of a statement can be set, but not taken back.
    private fun <T> withRow(update: UpdateBuilder<*>, block: () -> T): T {
        if (update is BatchInsertStatement) {
            refuseColumns()
            forgetDefaults(update)
            return block()
        }
        val before = LinkedHashMap(update.values)
        try {
            if (update is InsertStatement<*>) takeDefaults(update)
            forgetDefaults(update)
            val names = declared()
            for (key in given) {
                if (key !in names) {
                    val column = columnOf(key, names)
                    update.values[column] = RowValue(Slot.Named(column.name), anyType(column))
                }
            }
            forgetDefaults(update)
            return block()
        } finally {
            update.values.clear()
            update.values.putAll(before)
            forgetDefaults(update)
        }
    }

    /** In the table's definition Exposed writes the default of a time by the JVM's time zone: what it is in another is not it. */
    private fun isTime(
        type: IColumnType<*>,
    ): Boolean = (if (type is ColumnWithTransform<*, *>) type.originalColumnType else type) is IDateColumnType

    /** Client defaults are made when a row is bound. */
    @OptIn(InternalApi::class) // As above.
    private fun takeDefaults(insert: InsertStatement<*>) {
        for (column in insert.targets.flatMap { it.columns }) {
            val make = column.defaultValueFun
            if (make != null && column !in insert.values && (column.defaultValueInDb() == null || isTime(column.columnType))) {
                insert.values[column] = RowValue(Slot.Default(make), anyType(column))
            }
        }
    }

    /** An insert remembers its row, client defaults and all, until it is told that it has changed. */
    private fun forgetDefaults(update: UpdateBuilder<*>) {
        if (update is InsertStatement<*>) update.arguments = null
    }

    /** The names of the statement's own parameters. */
    private fun declared(): Set<String> =
        statement.arguments().flatten().mapNotNullTo(LinkedHashSet()) { (it.second as? Slot.Named)?.name }

    private fun columnOf(key: Any, names: Set<String>): Column<*> {
        val columns = main.targets.flatMap { it.columns }
        return columns.firstOrNull { it == key || it.name == key }
            ?: throw ParameterException(
                "No column and no parameter is called ${if (key is Column<*>) key.name else key}: the columns are " +
                    columns.joinToString { it.name } + if (names.isEmpty()) "" else "; the parameters are " + names.joinToString(),
            )
    }

    /** Values by column are for statements that write a row. */
    private fun refuseColumns() {
        if (given.isEmpty()) return
        val known = declared()
        val unknown = given.filter { it !is String || it !in known }
        if (unknown.isNotEmpty()) {
            throw ParameterException(
                "The statement has no parameter called ${unknown.joinToString { if (it is Column<*>) it.name else it.toString() }}: " +
                    if (known.isEmpty()) {
                        "it takes no values. Write parameter(name, column) where a value is to come later"
                    } else {
                        "its parameters are ${known.joinToString()}"
                    },
            )
        }
    }

    @Suppress("UNCHECKED_CAST") // The type is asked for its placeholder only.
    private fun anyType(column: Column<*>) = column.columnType as IColumnType<Any>
}
