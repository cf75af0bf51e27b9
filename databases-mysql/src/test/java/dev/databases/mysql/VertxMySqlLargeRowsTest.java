package dev.databases.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.databases.Record;
import dev.databases.spi.RecordCursor;
import dev.databases.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows around the 16 MiB that one packet can hold, on real servers. */
@ParameterizedClass
@EnumSource
class VertxMySqlLargeRowsTest extends VertxMySqlFixture {
    /** Of all at once: a byte of 0, one of what is NULL, and four of a length in front of each of the texts. */
    private static final int ALONE = 0xFF_FFFF - 2 - 4 - 4;

    private static String rows(int first) {
        String column = "SELECT %d AS i, REPEAT('a', 9000000) AS a, REPEAT('b', %d) AS b";
        return "SELECT a, b FROM (" + column.formatted(1, 1) + " UNION ALL " + column.formatted(2, first - 1)
                + " UNION ALL " + column.formatted(3, first) + " UNION ALL " + column.formatted(4, first + 1)
                + " UNION ALL " + column.formatted(5, 9_000_000) + " UNION ALL " + column.formatted(6, 300)
                + ") x ORDER BY i";
    }

    private static String shape(Record record) {
        String a = record.get(0, String.class);
        String b = record.get(1, String.class);
        boolean isWhole = a.equals("a".repeat(a.length())) && b.equals("b".repeat(b.length()));
        return a.length() + "+" + b.length() + (isWhole ? "" : "?");
    }

    @Test
    void areReadAllAtOnceAndByACursor() throws Exception {
        int exact = ALONE - 9_000_000;
        List<String> expected = List.of(
                "9000000+1",
                "9000000+" + (exact - 1),
                "9000000+" + exact,
                "9000000+" + (exact + 1),
                "9000000+9000000",
                "9000000+300");

        List<String> all = fetchAll(rows(exact)).stream()
                .map(VertxMySqlLargeRowsTest::shape)
                .toList();
        List<String> paged = new ArrayList<>();
        RecordCursor cursor = get(connection().iterate(Statement.of(rows(exact)), 2));
        List<Record> page;
        while (!(page = get(cursor.fetch(2))).isEmpty()) {
            page.forEach(record -> paged.add(shape(record)));
        }
        get(cursor.close());

        assertEquals(expected, all);
        assertEquals(expected, paged);
    }
}
