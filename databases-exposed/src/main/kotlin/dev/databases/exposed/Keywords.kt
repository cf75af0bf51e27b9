package dev.databases.exposed

import dev.databases.spi.ServerProduct

/** Words that a server reserves and the standard of 2003, which Exposed knows, does not. */
internal object Keywords {
    fun of(server: ServerProduct): List<String> = when (server.name) {
        Products.POSTGRESQL -> postgresql
        Products.SQLITE -> sqlite
        else -> mysql
    }

    private val postgresql = words("ANALYSE ANALYZE ASC DESC DO ILIKE ISNULL LIMIT NOTNULL OFFSET PLACING RETURNING VARIADIC")
    private val sqlite = words("ABORT AUTOINCREMENT INDEX INDEXED LIMIT")
    private val mysql = words("DATABASES INDEX KEYS LIMIT LOCK")

    private fun words(text: String) = text.split(' ')
}
