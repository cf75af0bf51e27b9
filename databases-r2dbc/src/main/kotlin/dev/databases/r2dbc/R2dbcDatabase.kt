@file:JvmName("R2dbcDatabases")

package dev.databases.r2dbc

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.spi.BackendConfig
import dev.databases.spi.DatabaseListener
import dev.databases.values.ValueConverters
import io.r2dbc.spi.ConnectionFactory

/**
 * A database whose connections [factory] opens, for any R2DBC driver. They are held in this toolkit's pool; a factory that is a
 * pool itself works as well. The factory stays yours: `disconnect` closes the connections and not the factory.
 *
 * @param options no URL sets any; options that only a backend knows are refused
 * @throws dev.databases.exceptions.InvalidDatabaseUrlException for such an option
 */
@JvmOverloads
@JvmName("database")
public fun r2dbcDatabase(
    factory: ConnectionFactory,
    options: DatabaseOptions = DatabaseOptions.DEFAULT,
    listener: DatabaseListener = DatabaseListener.NONE,
    converters: ValueConverters = ValueConverters.NONE,
): Database {
    // For display: a factory does not tell where it connects to.
    val product = factory.metadata.name.lowercase().filter { it in 'a'..'z' || it in '0'..'9' }
    val url = DatabaseUrl.builder(product.ifEmpty { "database" }).driver("r2dbc").build()
    val backend = R2dbcBackend(factory, BackendConfig(url, options, null, listener, converters))
    return Database(backend, url, options, listener, converters)
}
