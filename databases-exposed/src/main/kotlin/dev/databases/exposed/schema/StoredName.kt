package dev.databases.exposed.schema

/**
 * A name as the server keeps it. Immutable.
 *
 * @param schema null: the name says none, so the server looks in its current one
 */
internal class StoredName(val schema: String?, val name: String) {
    companion object {
        // https://www.postgresql.org/docs/current/sql-syntax-lexical.html: longer names are cut, not refused.
        private const val POSTGRESQL_BYTES = 63

        /**
         * Reads a name back from the SQL that was written for it: this says what the server will make of it, and that the text is
         * a name and nothing else.
         *
         * @param isPostgresql it keeps what is not quoted in lower case, and cuts long names
         * @return null when it is not one well-formed name, with a schema or without
         */
        fun parse(sql: String, quote: Char, isPostgresql: Boolean): StoredName? {
            val parts = ArrayList<String>(2)
            var at = 0
            while (true) {
                val end = if (at < sql.length && sql[at] == quote) endOfQuoted(sql, at, quote) else endOfWord(sql, at)
                if (end <= at) return null
                val part = sql.substring(at, end)
                parts += when {
                    part[0] == quote -> part.substring(1, part.length - 1).replace("$quote$quote", "$quote")
                    isPostgresql -> part.lowercase()
                    else -> part
                }
                if (end == sql.length) break
                if (sql[end] != '.') return null
                at = end + 1
            }
            if (parts.size > 2 || parts.any { it.isEmpty() || '\u0000' in it }) return null
            val kept = if (isPostgresql) parts.map(::cut) else parts
            return StoredName(if (kept.size == 2) kept[0] else null, kept.last())
        }

        /** After the closing quote; -1: there is none. */
        private fun endOfQuoted(sql: String, start: Int, quote: Char): Int {
            var at = start + 1
            while (at < sql.length) {
                if (sql[at] != quote) {
                    at++
                } else if (at + 1 < sql.length && sql[at + 1] == quote) {
                    at += 2
                } else {
                    return at + 1
                }
            }
            return -1
        }

        private fun endOfWord(sql: String, start: Int): Int {
            var at = start
            while (at < sql.length && (sql[at] in 'a'..'z' || sql[at] in 'A'..'Z' || sql[at] in '0'..'9' || sql[at] in "_$")) at++
            return at
        }

        private fun cut(name: String): String {
            var end = name.length
            while (name.substring(0, end).toByteArray().size > POSTGRESQL_BYTES) end = name.offsetByCodePoints(end, -1)
            return name.substring(0, end)
        }
    }
}
