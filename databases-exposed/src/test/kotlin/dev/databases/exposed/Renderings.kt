package dev.databases.exposed

import dev.databases.spi.ServerProduct

/** Renderings for servers that no test starts. */
internal object Renderings {
    val postgresql = Rendering.of(ServerProduct(Products.POSTGRESQL, 18, 0, 0))
    val sqlite = Rendering.of(ServerProduct(Products.SQLITE, 3, 45, 0))
    val mariadb = Rendering.of(ServerProduct(Products.MARIADB, 11, 4, 5))

    fun mysql(major: Int, minor: Int, patch: Int) = Rendering.of(ServerProduct(Products.MYSQL, major, minor, patch))
}
