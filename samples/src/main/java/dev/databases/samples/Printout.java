package dev.databases.samples;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prints what a sample does: numbered headings, labelled lines, tables. One thread at a time. */
final class Printout {
    private final PrintStream out;
    private int headings;

    Printout(PrintStream out) {
        this.out = out;
    }

    void heading(String text) {
        out.printf("%n%d. %s%n%n", ++headings, text);
    }

    void line(String label, @Nullable Object value) {
        out.printf("   %-14s %s%n", label, value);
    }

    /** Prints columns as wide as their widest cell, null as a dash. */
    void table(List<String> columns, List<? extends List<?>> rows) {
        List<Integer> widths = IntStream.range(0, columns.size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> shown(row.get(column)).length())
                        .reduce(columns.get(column).length(), Math::max))
                .toList();
        print(columns, widths);
        rows.forEach(row -> print(row, widths));
        out.println();
    }

    private void print(List<?> cells, List<Integer> widths) {
        String[] padded = new String[cells.size()];
        Arrays.setAll(padded, i -> String.format("%-" + widths.get(i) + "s", shown(cells.get(i))));
        out.println(("   " + Arrays.stream(padded).collect(Collectors.joining("  "))).stripTrailing());
    }

    private static String shown(@Nullable Object cell) {
        return cell == null ? "-" : cell.toString();
    }
}
