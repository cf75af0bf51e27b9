package dev.databases.exposed

import dev.databases.spi.ServerProduct

/**
 * What a product makes of the types that Exposed declares for it. Immutable.
 *
 * @property hasUnsignedLongs BIGINT UNSIGNED; elsewhere a ULong lives in a signed or a floating number
 * @property keepsTimesAsText DATETIME and TIMESTAMP of Exposed are TEXT
 * @property timestampsAreMoments Exposed's `timestamp()` is a type that the server converts by the session's time zone
 * @property hasArrays arrays are a type
 */
internal class Storage private constructor(
    val hasUnsignedLongs: Boolean = false,
    val keepsTimesAsText: Boolean = false,
    val timestampsAreMoments: Boolean = false,
    val hasArrays: Boolean = false,
) {
    companion object {
        private val products = mapOf(
            Products.POSTGRESQL to Storage(hasArrays = true),
            Products.SQLITE to Storage(keepsTimesAsText = true),
            Products.MYSQL to Storage(hasUnsignedLongs = true),
            // MariaDB's DATETIME is only what Exposed's datetime() declares.
            Products.MARIADB to Storage(hasUnsignedLongs = true, timestampsAreMoments = true),
        )

        fun of(server: ServerProduct): Storage = products.getValue(server.name)
    }
}
