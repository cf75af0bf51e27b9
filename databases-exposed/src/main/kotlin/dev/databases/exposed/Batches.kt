package dev.databases.exposed

import dev.databases.exceptions.ParameterException
import org.jetbrains.exposed.v1.core.InternalApi
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.statements.BatchDataInconsistentException
import org.jetbrains.exposed.v1.core.statements.BatchInsertStatement
import org.jetbrains.exposed.v1.core.statements.BatchReplaceStatement

/**
 * A statement that inserts a row for each of [rows]: `Notes.batchInsert(texts) { this[Notes.text] = it }`. `database.execute` runs
 * it as `executeMany` does, and sends nothing when there are no rows.
 *
 * @param ignore rows that break a constraint are left out
 * @throws ParameterException when a row lacks a column that others have and that has no default; tells which row
 */
public fun <T : Table, E> T.batchInsert(
    rows: Iterable<E>,
    ignore: Boolean = false,
    body: BatchInsertStatement.(E) -> Unit,
): BatchInsertStatement =
    Rendering.building { BatchInsertStatement(this, ignore, shouldReturnGeneratedValues = false).fill(rows, body) }

/** As [replace], once for each of [rows]; see [batchInsert]. */
public fun <T : Table, E> T.batchReplace(rows: Iterable<E>, body: BatchReplaceStatement.(E) -> Unit): BatchReplaceStatement =
    Rendering.building { BatchReplaceStatement(this, shouldReturnGeneratedValues = false).fill(rows, body) }

/** In [Rendering.building], which the second row needs. */
@OptIn(InternalApi::class) // Else the last row is looked at when it is too late to say which it was.
internal fun <S : BatchInsertStatement, E> S.fill(rows: Iterable<E>, body: S.(E) -> Unit): S = apply {
    for ((index, row) in rows.withIndex()) {
        try {
            addBatch()
        } catch (e: BatchDataInconsistentException) {
            throw ParameterException("Row $index of the batch: ${e.message}", e)
        }
        try {
            body(row)
        } catch (_: BatchDataInconsistentException) {
            // Its message has the value.
            throw ParameterException(
                "Row ${index + 1} of the batch sets a column that row $index does not, and that has no default: " +
                    "row $index sets ${data[index - 1].keys.joinToString { it.name }}",
            )
        }
    }
    try {
        if (data.isNotEmpty()) validateLastBatch()
    } catch (e: BatchDataInconsistentException) {
        throw ParameterException("Row ${data.size} of the batch: ${e.message}", e)
    }
}
