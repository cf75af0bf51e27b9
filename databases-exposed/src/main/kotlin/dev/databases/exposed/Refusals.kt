package dev.databases.exposed

import dev.databases.exceptions.UnsupportedFeatureException
import org.jetbrains.exposed.v1.core.Join
import org.jetbrains.exposed.v1.core.statements.BatchReplaceStatement
import org.jetbrains.exposed.v1.core.statements.DeleteStatement
import org.jetbrains.exposed.v1.core.statements.InsertStatement
import org.jetbrains.exposed.v1.core.statements.ReplaceSelectStatement
import org.jetbrains.exposed.v1.core.statements.ReplaceStatement
import org.jetbrains.exposed.v1.core.statements.ReturningStatement
import org.jetbrains.exposed.v1.core.statements.Statement
import org.jetbrains.exposed.v1.core.statements.UpdateStatement
import org.jetbrains.exposed.v1.core.statements.UpsertBuilder
import org.jetbrains.exposed.v1.exceptions.UnsupportedByDialectException

/** Statements that a server does not know, told as errors that name what to write instead. */
internal class Refusals(private val rendering: Rendering, private val statement: Statement<*>) {
    private val name get() = rendering.server.name
    private val main = (statement as? ReturningStatement)?.mainStatement ?: statement

    /** What Exposed writes all the same. */
    fun check() {
        if (limit() != null && (name == Products.POSTGRESQL || name == Products.SQLITE)) {
            throw UnsupportedFeatureException("$name has no LIMIT in UPDATE and DELETE: write where { key inSubQuery query.limit(…) }")
        }
        // https://mariadb.com/docs/server/reference/sql-statements/data-manipulation/changing-deleting-data/update: none yet.
        if (statement is ReturningStatement && main is UpdateStatement && name == Products.MARIADB) throw noReturning()
        if (statement is ReturningStatement && name == Products.MYSQL) throw noReturning()
    }

    /** What Exposed refuses. */
    fun of(e: UnsupportedByDialectException): UnsupportedFeatureException =
        UnsupportedFeatureException("$name cannot run this statement: ${alternative()} (${e.message})", e)

    private fun limit(): Int? = when (main) {
        is UpdateStatement -> main.limit
        is DeleteStatement -> main.limit
        else -> null
    }

    private fun noReturning(): UnsupportedFeatureException {
        val kind = main.type.name
        val instead = when (main) {
            is InsertStatement<*> -> "execute it, and select the row by its generatedKey"
            else -> "select the rows in the same transaction"
        }
        return UnsupportedFeatureException("$name has no $kind … RETURNING: $instead")
    }

    private fun alternative(): String = when {
        main is ReplaceStatement<*> || main is ReplaceSelectStatement -> "write upsert"
        main is BatchReplaceStatement -> "write batchUpsert"
        main is UpsertBuilder && name == Products.POSTGRESQL -> "name the unique columns as upsert's keys"
        main is UpsertBuilder -> "leave the keys and where out, it looks at all unique keys"
        main is UpdateStatement && main.targetsSet is Join -> INSTEAD_OF_JOIN
        main is DeleteStatement && main.targetsSet is Join -> INSTEAD_OF_JOIN
        main is DeleteStatement && main.isIgnore -> "write deleteWhere"
        else -> "write the SQL as text"
    }

    private companion object {
        const val INSTEAD_OF_JOIN = "write where { key inSubQuery query } instead of the join"
    }
}
