package dev.databases.postgres;

import dev.databases.OptionReader;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import dev.databases.remote.RemoteOptions;
import dev.databases.remote.RemoteProduct;
import dev.databases.remote.TargetServer;
import dev.databases.remote.TlsWords;
import dev.databases.spi.BackendConfig;
import dev.databases.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@code postgresql://} URL says. Immutable.
 *
 * <p>What is left out: host {@code localhost}, port 5432, user the one of the operating system, database the user's name, as in
 * libpq. A Unix socket is given by its directory, {@code postgresql:///db?host=/run/postgresql} or {@code
 * postgresql://%2Frun%2Fpostgresql/db}.
 */
final class PostgresOptions extends RemoteOptions {
    static final Set<String> SCHEMES = Set.of("postgresql", "postgres");

    static final RemoteProduct PRODUCT = new RemoteProduct(
            "PostgreSQL",
            "postgresql",
            5432,
            true,
            // https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-UNIX-SOCKET-DIRECTORIES
            (directory, port) -> directory + "/.s.PGSQL." + port,
            TlsWords.LIBPQ,
            List.of(TargetServer.values()),
            // PgBouncer in transaction mode runs it like any query.
            Statement.of("SELECT pg_catalog.pg_is_in_recovery() AS standby,"
                    + " pg_catalog.current_setting('default_transaction_read_only') = 'on' AS read_only"));

    /** To be sent when a connection starts, as they are, besides user and database. */
    final Map<String, String> settings;

    /** Prepared statements that a connection keeps; 0: none has a name on the server. */
    final int statementCacheSize;

    /**
     * {@code pgbouncer=true}: between us and the server is a PgBouncer in transaction mode. No statement is prepared under a name,
     * nothing is kept on the server's side between transactions, and a cancel goes through it.
     */
    final boolean pgbouncer;

    private PostgresOptions(BackendConfig config, OptionReader reader) {
        super(PRODUCT, config, reader);
        pgbouncer = Boolean.TRUE.equals(reader.flag("pgbouncer"));
        settings = PostgresSettings.read(reader, pgbouncer);
        reader.finish();
        statementCacheSize = pgbouncer ? 0 : config.options().statementCacheSize();
        requireKeptStatements(statementCacheSize, pgbouncer ? "pgbouncer=true" : "statement_cache_size=0");
    }

    /**
     * Reads the options.
     *
     * @throws InvalidDatabaseUrlException when one of them is unknown or has a value that PostgreSQL does not take; lists what it
     *     may be
     */
    static PostgresOptions of(BackendConfig config) {
        return new PostgresOptions(
                config, OptionReader.of(PRODUCT.name(), config.options().backendOptions()));
    }
}
