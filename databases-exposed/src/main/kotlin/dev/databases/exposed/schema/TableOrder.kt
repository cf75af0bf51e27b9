package dev.databases.exposed.schema

import org.jetbrains.exposed.v1.core.Table

/** Tables with those first that others of them refer to, as far as that goes. Each stands once. Immutable. */
internal class TableOrder(tables: Iterable<Table>) {
    val tables: List<Table>

    /** Whether some of them refer to each other, or one to itself, so that no order is right. */
    val hasCycle: Boolean

    init {
        val given = LinkedHashSet<Table>().apply { addAll(tables) }
        val sorted = LinkedHashSet<Table>()
        val begun = HashSet<Table>()
        var cycle = false

        fun visit(table: Table) {
            if (table in sorted) return
            if (!begun.add(table)) {
                cycle = true
                return
            }
            table.foreignKeys.map { it.targetTable }.filter { it in given }.forEach(::visit)
            sorted += table
        }
        given.forEach(::visit)
        this.tables = sorted.toList()
        hasCycle = cycle
    }
}
