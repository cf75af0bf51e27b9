package dev.databases.exposed

import dev.databases.IsolationLevel
import dev.databases.spi.Dialect
import dev.databases.spi.Feature
import dev.databases.spi.ServerProduct
import dev.databases.sql.SqlSyntax

/** Renderings for servers that no test starts. */
internal object Renderings {
    val postgresql = of(Products.POSTGRESQL, SqlSyntax.POSTGRESQL, 18, 0, 0)
    val sqlite = of(Products.SQLITE, SqlSyntax.SQLITE, 3, 45, 0)
    val mariadb = of(Products.MARIADB, SqlSyntax.MYSQL, 11, 4, 5)

    fun mysql(major: Int, minor: Int, patch: Int) = of(Products.MYSQL, SqlSyntax.MYSQL, major, minor, patch)

    private fun of(name: String, syntax: SqlSyntax, major: Int, minor: Int, patch: Int): Rendering =
        Rendering.ofOrNull(
            object : Dialect {
                override fun name() = name.lowercase()

                override fun syntax() = syntax

                override fun supports(feature: Feature) = false

                override fun product() = ServerProduct(name, major, minor, patch)

                override fun isolationLevels() = emptySet<IsolationLevel>()
            },
        )!!
}
