package dev.databases.mysql;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The number of a server's version. Immutable. */
record MySqlVersion(int major, int minor, int patch) implements Comparable<MySqlVersion> {
    private static final Comparator<MySqlVersion> ORDER = Comparator.comparingInt(MySqlVersion::major)
            .thenComparingInt(MySqlVersion::minor)
            .thenComparingInt(MySqlVersion::patch);

    private static final Pattern NUMBERS =
            Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?.*", Pattern.DOTALL);

    /** What a server says that tells no number: older than all, so that no feature is taken for granted. */
    static final MySqlVersion UNKNOWN = new MySqlVersion(0, 0, 0);

    /** Reads {@code 8.0.31} from {@code 8.0.31-23}. */
    static MySqlVersion of(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        return numbers.matches()
                ? new MySqlVersion(number(numbers.group(1)), number(numbers.group(2)), number(numbers.group(3)))
                : UNKNOWN;
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    boolean isAtLeast(int major, int minor, int patch) {
        return compareTo(new MySqlVersion(major, minor, patch)) >= 0;
    }

    @Override
    public int compareTo(MySqlVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
