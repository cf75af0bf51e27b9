package dev.databases.postgres

import dev.databases.DatabaseUrl

/** Both roads to PostgreSQL, for `@EnumSource`. */
internal enum class Driver(private val word: String?) {
    VERTX(null),
    R2DBC("r2dbc"),
    ;

    /** The same place through this driver. */
    fun of(url: DatabaseUrl): DatabaseUrl = url.replace().driver(word).build()
}
