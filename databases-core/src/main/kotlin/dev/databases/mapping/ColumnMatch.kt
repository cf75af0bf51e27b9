package dev.databases.mapping

import dev.databases.RecordMetadata

/** Which column a property means. */
internal object ColumnMatch {
    /**
     * The index of the column for a property of this [name], or -1: the column of exactly this name, then in snake_case, then one
     * that differs in letter case and underscores only. Of columns that match equally well the last.
     */
    fun indexOf(metadata: RecordMetadata, name: String): Int {
        val exact = metadata.indexOf(name)
        if (exact >= 0) return exact
        val snake = metadata.indexOf(snakeCase(name))
        if (snake >= 0) return snake
        val ignoringCase = last(metadata) { it.equals(name, ignoreCase = true) }
        if (ignoringCase >= 0) return ignoringCase
        val folded = fold(name)
        return last(metadata) { fold(it) == folded }
    }

    /** The index of the column that a [ColumnName] names, or -1. */
    fun indexOfNamed(metadata: RecordMetadata, column: String): Int {
        val exact = metadata.indexOf(column)
        return if (exact >= 0) exact else last(metadata) { it.equals(column, ignoreCase = true) }
    }

    private inline fun last(metadata: RecordMetadata, matches: (String) -> Boolean): Int =
        (metadata.size() - 1 downTo 0).firstOrNull { matches(metadata.name(it)) } ?: -1

    private fun fold(name: String): String = name.replace("_", "").lowercase()

    private fun snakeCase(name: String): String =
        buildString(name.length + 4) {
            for ((i, c) in name.withIndex()) {
                if (c.isUpperCase() && i > 0) append('_')
                append(c.lowercaseChar())
            }
        }
}
