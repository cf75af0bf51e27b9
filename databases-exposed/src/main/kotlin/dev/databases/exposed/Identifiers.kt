package dev.databases.exposed

import dev.databases.spi.ServerProduct
import org.jetbrains.exposed.v1.core.statements.api.IdentifierManagerApi

/** How a server reads names: what JDBC's metadata would say of it, as constants. */
internal class Identifiers(private val server: ServerProduct) : IdentifierManagerApi() {
    private val isPostgresql = server.name == Products.POSTGRESQL

    override val quoteString: String = if (server.name == Products.MYSQL || server.name == Products.MARIADB) "`" else "\""
    override val isUpperCaseIdentifiers: Boolean get() = false
    override val isUpperCaseQuotedIdentifiers: Boolean get() = false
    override val isLowerCaseIdentifiers: Boolean get() = isPostgresql
    override val isLowerCaseQuotedIdentifiers: Boolean get() = false
    override val supportsMixedIdentifiers: Boolean get() = !isPostgresql
    override val supportsMixedQuotedIdentifiers: Boolean get() = isPostgresql
    override val extraNameCharacters: String get() = if (isPostgresql) "" else "$"
    override val oracleVersion: OracleVersion get() = OracleVersion.NonOracle

    // https://www.postgresql.org/docs/current/sql-syntax-lexical.html: 63 bytes; https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html: 64
    override val maxColumnNameLength: Int get() = when (server.name) {
        Products.POSTGRESQL -> 63
        Products.SQLITE -> 0
        else -> 64
    }

    override fun dbKeywords(): List<String> = Keywords.of(server)
}
