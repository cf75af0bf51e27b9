package dev.databases.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementTest {
    @Test
    void statementsAreEqualByTextAndContent() {
        Statement statement = Statement.of("SELECT ?, ?", new byte[] {1, 2}, null);

        assertEquals(Statement.of("SELECT ?, ?", new byte[] {1, 2}, null), statement);
        assertEquals(Statement.of("SELECT ?, ?", new byte[] {1, 2}, null).hashCode(), statement.hashCode());
        assertNotEquals(Statement.of("SELECT ?, ?", new byte[] {1, 3}, null), statement);
        assertNotEquals(Statement.of("SELECT ?,?", new byte[] {1, 2}, null), statement);
    }

    @Test
    void textOfAStatementHidesValues() {
        assertEquals(
                "Statement[SELECT ?; 1 argument]",
                Statement.of("SELECT ?", "secret").toString());
        assertEquals(
                "Statement[SELECT ?, ?; 2 arguments]",
                Statement.of("SELECT ?, ?", "a", "b").toString());
    }

    @Test
    void argumentsAreReadInOrderAndNotWritten() {
        Statement statement = Statement.of("SELECT ?, ?", 1, null);

        assertEquals(2, statement.size());
        assertEquals(1, statement.argument(0));
        assertEquals(Arrays.asList(1, null), statement.arguments());
        assertThrows(IndexOutOfBoundsException.class, () -> statement.argument(2));
        assertThrows(
                UnsupportedOperationException.class, () -> statement.arguments().set(0, 2));
    }

    @Test
    void factoryCopiesItsArguments() {
        Object[] arguments = {1};
        Statement statement = Statement.of("SELECT ?", arguments);

        arguments[0] = 2;

        assertEquals(1, statement.argument(0));
    }

    @Test
    void batchesAreEqualByContentAndHideValues() {
        Batch batch = new Batch("VALUES (?)", 1, List.of(new Object[] {new byte[] {1}}, new Object[] {2}));

        assertEquals(new Batch("VALUES (?)", 1, List.of(new Object[] {new byte[] {1}}, new Object[] {2})), batch);
        assertEquals(
                new Batch("VALUES (?)", 1, List.of(new Object[] {new byte[] {1}}, new Object[] {2})).hashCode(),
                batch.hashCode());
        assertNotEquals(new Batch("VALUES (?)", 1, List.of(new Object[] {1}, new Object[] {2})), batch);
        assertEquals("Batch[VALUES (?); 2 rows of 1 argument]", batch.toString());
        assertThrows(UnsupportedOperationException.class, () -> batch.rows().remove(0));
    }

    @Test
    void everyRowOfABatchHasTheSameLength() {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> new Batch("VALUES (?)", 1, List.of(new Object[] {1}, new Object[] {1, 2})));

        assertEquals("Row 1 has 2 arguments where each has 1", error.getMessage());
    }
}
