package dev.databases.r2dbc;

import dev.databases.IsolationLevel;
import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.spi.Dialect;
import dev.databases.spi.Feature;
import dev.databases.sql.QueryCache;
import dev.databases.sql.SqlSyntax;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What is known of a database from its driver's name alone: standard SQL, and {@code ?} for arguments, unless it is one whose text
 * and placeholders are known. Immutable.
 */
public final class R2dbcDialect implements Dialect {
    /** Statements whose rows are rows read. */
    private static final Set<String> QUERIES = Set.of("SELECT", "VALUES", "TABLE", "SHOW", "EXPLAIN", "CALL", "FETCH");

    private final String name;
    private final SqlSyntax syntax;
    private final Set<Feature> features;
    private final boolean multiRowInsert;
    private final QueryCache queries;

    private R2dbcDialect(String name, SqlSyntax syntax, Set<Feature> features, boolean multiRowInsert) {
        this.name = name;
        this.syntax = syntax;
        this.features = features;
        this.multiRowInsert = multiRowInsert;
        this.queries = new QueryCache(syntax);
    }

    /**
     * The dialect of a product.
     *
     * @param product as {@code ConnectionFactoryMetadata.getName()} tells it: {@code H2}, {@code PostgreSQL}
     */
    public static R2dbcDialect of(String product) {
        String name = product.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "postgresql" ->
                new R2dbcDialect(
                        name,
                        SqlSyntax.POSTGRESQL,
                        EnumSet.of(
                                Feature.CONCURRENT_WRITE_TRANSACTIONS,
                                Feature.TRANSACTIONAL_DDL,
                                Feature.RETURNING,
                                Feature.FAILED_STATEMENT_ABORTS_TRANSACTION),
                        true);
            case "mysql", "mariadb" ->
                new R2dbcDialect(name, SqlSyntax.MYSQL, EnumSet.of(Feature.CONCURRENT_WRITE_TRANSACTIONS), true);
            // H2 has had VALUES of many rows from its beginning; not every database has.
            case "h2" ->
                new R2dbcDialect(name, SqlSyntax.ANSI, EnumSet.of(Feature.CONCURRENT_WRITE_TRANSACTIONS), true);
            default -> new R2dbcDialect(name, SqlSyntax.ANSI, EnumSet.of(Feature.CONCURRENT_WRITE_TRANSACTIONS), false);
        };
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SqlSyntax syntax() {
        return syntax;
    }

    @Override
    public boolean supports(Feature feature) {
        return features.contains(feature);
    }

    /** All four: R2DBC passes the level on, and the driver refuses what its database lacks. */
    @Override
    public Set<IsolationLevel> isolationLevels() {
        return EnumSet.allOf(IsolationLevel.class);
    }

    boolean hasMultiRowInsert() {
        return multiRowInsert;
    }

    /**
     * Refuses a text that a driver would run as several statements.
     *
     * @throws BadSqlException when it holds more than one
     */
    public void requireOneStatement(String sql) {
        if (queries.get(sql).statementCount() > 1) {
            throw new BadSqlException(
                    "More than one statement in one text: run them one by one", ErrorContext.ofQuery(sql), null);
        }
    }

    boolean changesRows(String sql) {
        return !QUERIES.contains(queries.get(sql).firstKeyword());
    }
}
