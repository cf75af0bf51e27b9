package dev.databases.postgres;

import dev.databases.IsolationLevel;
import dev.databases.spi.Dialect;
import dev.databases.spi.Feature;
import dev.databases.sql.SqlSyntax;
import java.util.EnumSet;
import java.util.Set;

/** PostgreSQL's SQL facts. Immutable. */
final class PostgresDialect implements Dialect {
    /** With as many parameters as the protocol has room for. */
    static final PostgresDialect INSTANCE = new PostgresDialect(SqlSyntax.POSTGRESQL);

    // https://www.postgresql.org/docs/current/transaction-iso.html: READ UNCOMMITTED is taken, and is READ COMMITTED.
    private static final Set<IsolationLevel> ISOLATION_LEVELS = Set.copyOf(EnumSet.allOf(IsolationLevel.class));

    private final SqlSyntax syntax;

    private PostgresDialect(SqlSyntax syntax) {
        this.syntax = syntax;
    }

    /** For a driver that takes fewer parameters than the protocol has room for. */
    static PostgresDialect withMaximumParameters(int maximumParameters) {
        return new PostgresDialect(SqlSyntax.POSTGRESQL.withMaximumParameters(maximumParameters));
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public SqlSyntax syntax() {
        return syntax;
    }

    @Override
    public String quote(String identifier) {
        return syntax.quoteIdentifier(identifier);
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
