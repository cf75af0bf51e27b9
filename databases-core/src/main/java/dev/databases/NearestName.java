package dev.databases;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what a misspelt name was meant to be. Safe for any thread. */
final class NearestName {
    private NearestName() {}

    /**
     * The candidate that the fewest edits make of the name, case, underscores and hyphens apart, so that {@code minsize} is
     * {@code min_size}; null when even that takes more than one edit and one more per four letters. The first of equals.
     */
    static @Nullable String of(String name, Collection<String> candidates) {
        String plain = plain(name);
        String nearest = null;
        int fewest = 2 + plain.length() / 4;
        for (String candidate : candidates) {
            int edits = edits(plain, plain(candidate));
            if (edits < fewest) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** Levenshtein's distance, one row of the matrix at a time. */
    private static int edits(String from, String to) {
        int[] above = new int[to.length() + 1];
        Arrays.setAll(above, column -> column);
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int substitution = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(substitution, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[to.length()];
    }
}
