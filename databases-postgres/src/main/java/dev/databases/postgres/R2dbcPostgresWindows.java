package dev.databases.postgres;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts the rows of a batch into what one message holds: all of it is in memory at once, here and on the server. */
final class R2dbcPostgresWindows {
    /** About so many characters; the server takes up to a gigabyte in one value. */
    private static final long CHARACTERS = 16L << 20;

    /** Of what is neither text nor bytes, with what is around it. */
    private static final int CHARACTERS_OF_ANY = 24;

    private R2dbcPostgresWindows() {}

    /**
     * Parts of the list, in order; one or more rows in each.
     *
     * @param most rows in one of them
     */
    static List<List<@Nullable Object[]>> of(List<@Nullable Object[]> rows, int most) {
        List<List<@Nullable Object[]>> windows = new ArrayList<>();
        int from = 0;
        long characters = 0;
        for (int row = 0; row < rows.size(); row++) {
            long its = characters(rows.get(row));
            if (row > from && (row - from == most || characters + its > CHARACTERS)) {
                windows.add(rows.subList(from, row));
                from = row;
                characters = 0;
            }
            characters += its;
        }
        if (from < rows.size()) {
            windows.add(rows.subList(from, rows.size()));
        }
        return windows;
    }

    private static long characters(@Nullable Object[] row) {
        long characters = 0;
        for (Object value : row) {
            characters += value instanceof String text
                    ? text.length()
                    : value instanceof byte[] bytes ? 2L * bytes.length : CHARACTERS_OF_ANY;
        }
        return characters;
    }
}
