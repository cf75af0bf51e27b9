package dev.databases.exposed

import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.spi.Dialect
import org.jetbrains.exposed.v1.core.statements.Statement
import dev.databases.sql.Statement as DriverStatement

/**
 * The statement as the driver takes it, for the fronts of Java and for one's own eyes: text and arguments. What it selects is read
 * by name or index then.
 *
 * @param dialect [dev.databases.QueryExecutor.dialect]; MySQL's and MariaDB's knows its server from the first connection on
 * @throws UnsupportedFeatureException when the server is not known yet
 * @throws dev.databases.exceptions.ParameterException as the verbs do
 */
public fun Statement<*>.toStatement(dialect: Dialect, values: Map<String, Any?> = emptyMap()): DriverStatement =
    Renderer(known(dialect), this, values.keys).query().bind(values)

/** As above, of a statement that was compiled. */
public fun CompiledStatement.toStatement(dialect: Dialect, values: Map<String, Any?> = emptyMap()): DriverStatement =
    query(known(dialect)).bind(values)

private fun known(dialect: Dialect): Rendering =
    Rendering.ofOrNull(dialect)
        ?: throw UnsupportedFeatureException("Exposed's SQL depends on the server's version, which is known from the first connection on")
