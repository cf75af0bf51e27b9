package dev.databases.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.IsolationLevel;
import dev.databases.TransactionOptions;
import dev.databases.spi.Dialect;
import dev.databases.spi.Feature;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PostgresBackendTest {
    private static final TransactionOptions DEFAULT = TransactionOptions.DEFAULT;

    @Test
    void beginIsPlainAndWhatMayFailIsBehindIt() {
        assertEquals("BEGIN", PostgresBackend.begin(DEFAULT));
        assertEquals("BEGIN; SET TRANSACTION READ ONLY", PostgresBackend.begin(DEFAULT.withReadOnly(true)));
        assertEquals(
                "BEGIN; SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED",
                PostgresBackend.begin(DEFAULT.withIsolation(IsolationLevel.READ_UNCOMMITTED)));
        assertEquals(
                "BEGIN; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE",
                PostgresBackend.begin(DEFAULT.withIsolation(IsolationLevel.SERIALIZABLE)
                        .withReadOnly(true)
                        .withDeferrable(true)));
        assertEquals("BEGIN; SET TRANSACTION DEFERRABLE", PostgresBackend.begin(DEFAULT.withDeferrable(true)));
    }

    @Test
    void dialectKnowsWhatPostgresCanDo() {
        Dialect dialect = PostgresDialect.INSTANCE;

        assertEquals("postgresql", dialect.name());
        assertEquals("\"a\"\"b\"", dialect.quote("a\"b"));
        assertEquals(65_535, dialect.syntax().maximumParameters());
        assertEquals(Set.of(IsolationLevel.values()), dialect.isolationLevels());
        assertTrue(Arrays.stream(Feature.values()).allMatch(dialect::supports));
    }
}
