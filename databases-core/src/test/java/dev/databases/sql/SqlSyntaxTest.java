package dev.databases.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlSyntaxTest {
    @Test
    void identifierIsQuotedWhateverItsName() {
        assertEquals("\"a\"\"b\"", SqlSyntax.POSTGRESQL.quoteIdentifier("a\"b"));
        assertEquals("`a``b\"`", SqlSyntax.MYSQL.quoteIdentifier("a`b\""));
        assertEquals("\"a b\"", SqlSyntax.SQLITE.quoteIdentifier("a b"));
    }

    @Test
    void identifierThatNoDatabaseTakesIsRefused() {
        String message = "An identifier must not be empty and must not have a NUL character";

        for (String name : List.of("", "a\0b")) {
            IllegalArgumentException error =
                    assertThrows(IllegalArgumentException.class, () -> SqlSyntax.ANSI.quoteIdentifier(name));
            assertEquals(message, error.getMessage());
        }
    }

    @Test
    void factIsAddedAndTakenAwayInACopy() {
        SqlSyntax noBackslash = SqlSyntax.MYSQL.without(SqlFact.BACKSLASH_ESCAPES);
        SqlSyntax again = noBackslash.with(SqlFact.BACKSLASH_ESCAPES);

        assertEquals(true, SqlSyntax.MYSQL.has(SqlFact.BACKSLASH_ESCAPES));
        assertEquals(false, noBackslash.has(SqlFact.BACKSLASH_ESCAPES));
        assertEquals(SqlSyntax.MYSQL.facts(), again.facts());
        assertEquals(
                List.of("b"), ParsedQuery.parse("SELECT '\\', :b", noBackslash).parameterNames());
    }

    @Test
    void hasAgreesWithTheSetOfFacts() {
        for (SqlFact fact : SqlFact.values()) {
            assertEquals(SqlSyntax.POSTGRESQL.facts().contains(fact), SqlSyntax.POSTGRESQL.has(fact), fact.name());
            assertEquals(SqlSyntax.MYSQL.facts().contains(fact), SqlSyntax.MYSQL.has(fact), fact.name());
        }
    }

    @Test
    void driverWithOtherPlaceholdersGetsThem() {
        SqlSyntax numbered = SqlSyntax.ANSI.withPlaceholder(PlaceholderStyle.DOLLAR_NUMBER);

        Statement statement = ParsedQuery.parse("SELECT :a, :b, :a", numbered).bind(Map.of("a", 1, "b", 2));

        assertEquals(Statement.of("SELECT $1, $2, $1", 1, 2), statement);
    }

    @Test
    void limitOfParametersIsPositive() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> SqlSyntax.ANSI.withMaximumParameters(0));

        assertEquals("maximumParameters must be positive: 0", error.getMessage());
    }
}
