package dev.databases.exposed

import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.spi.ServerProduct

/**
 * String literals as Exposed 1.6.1 writes them: quotes doubled, line breaks as `\n` and `\r` and a backslash as it is, whatever the
 * server. MySQL reads a backslash as an escape, so that a literal could end early; the others read `\n` as two characters.
 */
internal object Literals {
    /**
     * The text, when every literal in it means what was meant.
     *
     * @throws UnsupportedFeatureException when one does not
     */
    fun checked(server: ServerProduct, sql: String): String {
        if (sql.indexOf('\\') >= 0 && literalsOf(sql).any { isMisread(server, it) }) {
            throw UnsupportedFeatureException(
                "A string literal has a backslash or a line break, which Exposed writes otherwise than ${server.name} reads it: " +
                    "use stringParam(…) instead of stringLiteral(…)",
            )
        }
        return sql
    }

    private fun isMisread(server: ServerProduct, literal: String): Boolean =
        if (server.name == Products.POSTGRESQL || server.name == Products.SQLITE) {
            "\\n" in literal || "\\r" in literal
        } else {
            '\\' in literal
        }

    /** What stands between single quotes, by the rules that Exposed writes by. */
    private fun literalsOf(sql: String): List<String> {
        val literals = ArrayList<String>()
        var at = 0
        while (at < sql.length) {
            val end = when {
                sql.startsWith("/*", at) -> sql.indexOf("*/", at + 2)
                sql[at] == '\'' || sql[at] == '"' || sql[at] == '`' -> sql.indexOf(sql[at], at + 1)
                else -> at
            }
            if (end < 0) return literals
            if (sql[at] == '\'') literals += sql.substring(at, end)
            at = end + 1
        }
        return literals
    }
}
