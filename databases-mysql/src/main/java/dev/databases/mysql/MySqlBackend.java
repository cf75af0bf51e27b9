package dev.databases.mysql;

import dev.databases.IsolationLevel;
import dev.databases.TransactionOptions;
import dev.databases.exceptions.UnsupportedFeatureException;
import dev.databases.remote.RemoteBackend;
import dev.databases.remote.RemoteDriver;
import dev.databases.spi.BackendConfig;

/** A MySQL or MariaDB database, through whichever driver. Safe for any thread. */
public abstract class MySqlBackend extends RemoteBackend {
    static final String FENCE = "DO 0";
    private static final String BEGIN = "START TRANSACTION";

    private final boolean consistentSnapshot;

    /** Opens nothing yet. */
    MySqlBackend(BackendConfig config, MySqlDialect dialect, RemoteDriver driver, MySqlOptions options) {
        super(config, dialect, driver, options.pipelining);
        this.consistentSnapshot = options.consistentSnapshot;
    }

    @Override
    protected final String beginSql(TransactionOptions options) {
        return begin(options, consistentSnapshot);
    }

    /**
     * The level must be set before the transaction begins, and is that of the next one only
     * (https://dev.mysql.com/doc/refman/8.4/en/set-transaction.html).
     *
     * @param consistentSnapshot whether it reads the database as it was at its begin, not at its first query
     */
    static String begin(TransactionOptions options, boolean consistentSnapshot) {
        if (options.deferrable()) {
            throw new UnsupportedFeatureException(
                    "MySQL and MariaDB have no deferrable transactions. Leave deferrable out: nothing waits here");
        }
        IsolationLevel isolation = options.isolation();
        StringBuilder sql = new StringBuilder();
        if (isolation != null) {
            sql.append("SET TRANSACTION ISOLATION LEVEL ")
                    .append(isolation.sql())
                    .append("; ");
        }
        sql.append(BEGIN);
        // At any other level the server ignores it with a warning.
        boolean snapshot = consistentSnapshot && (isolation == null || isolation == IsolationLevel.REPEATABLE_READ);
        if (snapshot) {
            sql.append(" WITH CONSISTENT SNAPSHOT");
        }
        if (options.readOnly()) {
            sql.append(snapshot ? "," : "").append(" READ ONLY");
        }
        return sql.toString();
    }

    /** Whether a text of ours is one of {@link #begin}. */
    static boolean begins(String sql) {
        return sql.contains(BEGIN);
    }

    @Override
    protected final boolean commitsImplicitly(String sql) {
        return MySqlText.of(sql).commitsImplicitly();
    }

    /** Absorbs a late cancel, and its answer tells whether a transaction is open. */
    @Override
    protected final String fence() {
        return FENCE;
    }

    /** Stops what runs on a connection, and leaves the connection open. */
    static String killQuery(long connectionId) {
        return "KILL QUERY " + Long.toUnsignedString(connectionId);
    }
}
