package dev.databases.sqlite;

import dev.databases.IsolationLevel;
import dev.databases.spi.Dialect;
import dev.databases.spi.Feature;
import dev.databases.sql.SqlSyntax;
import java.util.Set;

/** SQLite's SQL facts. Immutable. */
final class SqliteDialect implements Dialect {
    static final SqliteDialect INSTANCE = new SqliteDialect();

    // https://sqlite.org/isolation.html: transactions are serializable, and there is nothing else to choose.
    static final Set<IsolationLevel> ISOLATION_LEVELS = Set.of(IsolationLevel.SERIALIZABLE);

    private SqliteDialect() {}

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public SqlSyntax syntax() {
        return SqlSyntax.SQLITE;
    }

    @Override
    public boolean supports(Feature feature) {
        return switch (feature) {
            case READ_ONLY_TRANSACTIONS, TRANSACTIONAL_DDL, RETURNING -> true;
            case DEFERRABLE_TRANSACTIONS, CONCURRENT_WRITE_TRANSACTIONS, FAILED_STATEMENT_ABORTS_TRANSACTION -> false;
        };
    }

    @Override
    public Set<IsolationLevel> isolationLevels() {
        return ISOLATION_LEVELS;
    }
}
