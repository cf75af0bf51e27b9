package dev.databases.postgres;

import dev.databases.IsolationLevel;
import dev.databases.spi.Dialect;
import dev.databases.spi.Feature;
import dev.databases.sql.SqlSyntax;
import java.util.EnumSet;
import java.util.Set;

/** PostgreSQL's SQL facts. Immutable. */
final class PostgresDialect implements Dialect {
    static final PostgresDialect INSTANCE = new PostgresDialect();

    // https://www.postgresql.org/docs/current/transaction-iso.html: READ UNCOMMITTED is taken, and is READ COMMITTED.
    private static final Set<IsolationLevel> ISOLATION_LEVELS = Set.copyOf(EnumSet.allOf(IsolationLevel.class));

    private PostgresDialect() {}

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public SqlSyntax syntax() {
        return SqlSyntax.POSTGRESQL;
    }

    @Override
    public boolean supports(Feature feature) {
        return switch (feature) {
            case READ_ONLY_TRANSACTIONS,
                    DEFERRABLE_TRANSACTIONS,
                    CONCURRENT_WRITE_TRANSACTIONS,
                    TRANSACTIONAL_DDL,
                    RETURNING,
                    FAILED_STATEMENT_ABORTS_TRANSACTION -> true;
        };
    }

    @Override
    public Set<IsolationLevel> isolationLevels() {
        return ISOLATION_LEVELS;
    }
}
