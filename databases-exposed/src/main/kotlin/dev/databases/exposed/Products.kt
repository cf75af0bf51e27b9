package dev.databases.exposed

import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.spi.Dialect
import dev.databases.spi.ServerProduct
import dev.databases.sql.SqlSyntax
import org.jetbrains.exposed.v1.core.vendors.DatabaseDialect
import org.jetbrains.exposed.v1.core.vendors.MariaDBDialect
import org.jetbrains.exposed.v1.core.vendors.MysqlDialect
import org.jetbrains.exposed.v1.core.vendors.PostgreSQLDialect
import org.jetbrains.exposed.v1.core.vendors.SQLiteDialect

/** Which of Exposed's dialects belongs to which server. */
internal object Products {
    const val POSTGRESQL: String = "PostgreSQL"
    const val SQLITE: String = "SQLite"
    const val MYSQL: String = "MySQL"
    const val MARIADB: String = "MariaDB"

    // Exposed writes the same for all versions of these that are still maintained.
    private val postgresql = ServerProduct(POSTGRESQL, 14, 0, 0)
    private val sqlite = ServerProduct(SQLITE, 3, 45, 0)

    /** Null while a server that matters is not known. */
    fun of(dialect: Dialect): ServerProduct? =
        dialect.product() ?: when (dialect.name()) {
            "postgresql" -> postgresql

            "sqlite" -> sqlite

            "mysql" -> null

            else -> throw UnsupportedFeatureException(
                "Exposed's statements run on PostgreSQL, MySQL, MariaDB and SQLite, and this database is ${dialect.name()}: " +
                    "write the SQL as text",
            )
        }

    fun syntax(server: ServerProduct): SqlSyntax = when (server.name) {
        POSTGRESQL -> SqlSyntax.POSTGRESQL
        SQLITE -> SqlSyntax.SQLITE
        else -> SqlSyntax.MYSQL
    }

    fun exposedDialect(server: ServerProduct): DatabaseDialect = when (server.name) {
        POSTGRESQL -> PostgreSQLDialect()
        SQLITE -> SQLiteDialect()
        MARIADB -> MariaDBDialect()
        MYSQL -> MysqlDialect()
        else -> throw UnsupportedFeatureException("Exposed has no dialect for ${server.name}: write the SQL as text")
    }
}
