package dev.databases.mysql;

import dev.databases.IsolationLevel;
import dev.databases.spi.Dialect;
import dev.databases.spi.Feature;
import dev.databases.spi.ServerProduct;
import dev.databases.sql.SqlSyntax;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The SQL facts of MySQL and MariaDB; which of the two it is, is learnt at connect. Safe for any thread. */
final class MySqlDialect implements Dialect {
    private static final Set<IsolationLevel> ISOLATION_LEVELS = Set.copyOf(EnumSet.allOf(IsolationLevel.class));

    private volatile MySqlServer server = MySqlServer.UNKNOWN;

    /** Every connection tells; of servers of several versions, the last one counts. */
    void learn(MySqlServer server) {
        if (!server.equals(this.server)) {
            this.server = server;
        }
    }

    /** Null before the first connection. */
    @Override
    public @Nullable ServerProduct product() {
        MySqlServer known = server;
        MySqlVersion version = known.version();
        return known == MySqlServer.UNKNOWN
                ? null
                : new ServerProduct(known.product().toString(), version.major(), version.minor(), version.patch());
    }

    /** {@link MySqlServer#UNKNOWN} before the first connection. */
    MySqlServer server() {
        return server;
    }

    /** For both: what differs is asked for by {@link #supports}. */
    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public SqlSyntax syntax() {
        return SqlSyntax.MYSQL;
    }

    @Override
    public boolean supports(Feature feature) {
        return switch (feature) {
            case READ_ONLY_TRANSACTIONS, CONCURRENT_WRITE_TRANSACTIONS -> true;
            case RETURNING -> server.insertReturning();
            case DEFERRABLE_TRANSACTIONS, TRANSACTIONAL_DDL, FAILED_STATEMENT_ABORTS_TRANSACTION -> false;
        };
    }

    @Override
    public Set<IsolationLevel> isolationLevels() {
        return ISOLATION_LEVELS;
    }

    /** {@code MariaDB 11.4.5}. */
    @Override
    public String toString() {
        return server.toString();
    }
}
