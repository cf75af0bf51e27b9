package dev.databases.mysql;

import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.UnsupportedFeatureException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which server it is, and in what it differs from the others. A difference is a fact with a name here, never a question for the
 * product somewhere else. Immutable.
 */
record MySqlServer(Product product, MySqlVersion version) {
    enum Product {
        MYSQL("MySQL"),
        MARIADB("MariaDB");

        private final String title;

        Product(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /**
     * Asks a connection for its number, for what a server says of itself, and for the largest packet that it takes. It reads a
     * table, because a Galera node without its cluster lets everybody in and answers what reads none.
     */
    static final String QUESTION = "SELECT CONNECTION_ID() AS id, VERSION() AS version,"
            + " @@version_comment AS comment, @@max_allowed_packet AS packet FROM (SELECT 1 AS one) AS ready";

    private static final Pattern RETURNING = Pattern.compile("\\bRETURNING\\b", Pattern.CASE_INSENSITIVE);

    /** Before anything is known: what is true of every server of the last ten years. */
    static final MySqlServer UNKNOWN = new MySqlServer(Product.MYSQL, MySqlVersion.UNKNOWN);

    /** MariaDB before 11 puts this in front of its version, for clients that expect a MySQL. */
    private static final String DISGUISE = "5.5.5-";

    /**
     * Reads what a server says of itself.
     *
     * @param version as in its greeting or by {@code SELECT version()}: {@code 8.0.31}, {@code 5.5.5-10.11.6-MariaDB-log}
     * @param comment its {@code version_comment}: {@code MySQL Community Server - GPL}, {@code mariadb.org binary distribution}; a
     *     distribution writes what it likes, and then only the version tells
     */
    static MySqlServer of(String version, String comment) {
        boolean disguised = version.startsWith(DISGUISE);
        boolean maria = isMariaDb(version) || isMariaDb(comment) || disguised;
        return new MySqlServer(
                maria ? Product.MARIADB : Product.MYSQL,
                MySqlVersion.of(disguised ? version.substring(DISGUISE.length()) : version));
    }

    private static boolean isMariaDb(String text) {
        return text.toLowerCase(Locale.ROOT).contains("mariadb");
    }

    private boolean isMariaDb() {
        return product == Product.MARIADB;
    }

    /** {@code INSERT … RETURNING} and {@code REPLACE … RETURNING}. */
    boolean insertReturning() {
        return isMariaDb() && version.isAtLeast(10, 5, 0);
    }

    /** The same failure, unless the server failed to understand what another one has. */
    DatabaseException explained(DatabaseException failure) {
        String query = failure.context().query();
        if (!(failure instanceof BadSqlException)
                || insertReturning()
                || query == null
                || !RETURNING.matcher(query).find()) {
            return failure;
        }
        return new UnsupportedFeatureException(
                this + " has no RETURNING. The key of a single row is in the result of execute(); other columns can be"
                        + " selected in the same transaction",
                failure.context(),
                failure.getCause());
    }

    /** JSON is a type of its own; otherwise it is a name for LONGTEXT that holds JSON. */
    boolean jsonIsAType() {
        return !isMariaDb() && version.isAtLeast(5, 7, 8);
    }

    /** UUID is a type of its own. */
    boolean uuidIsAType() {
        return isMariaDb() && version.isAtLeast(10, 7, 0);
    }

    /** {@code SLEEP} that was cancelled gives 1 and no error. */
    boolean cancelledSleepGivesOne() {
        return !isMariaDb();
    }

    /** {@code MariaDB 11.4.5}. */
    @Override
    public String toString() {
        return product + " " + version;
    }
}
