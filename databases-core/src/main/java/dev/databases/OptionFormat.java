package dev.databases;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the text of an option becomes a value, and which values are allowed. Immutable. */
final class OptionFormat<T> {
    private static final Pattern NUMBER_WITH_UNIT = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)(ms|s|min|m|h)?");
    private static final String DURATION_FORMS = " (5 or 5s, 250ms, 2min, 1h, PT5S)";
    private static final Duration LONGEST =
            Duration.ofNanos(Long.MAX_VALUE); // what timers of the JDK can count, 292 years

    static final OptionFormat<Boolean> FLAG = new OptionFormat<>(
            Boolean.class,
            "true or false",
            "true or false (also on, off, yes, no, 1, 0)",
            OptionFormat::readFlag,
            value -> true,
            false);

    static final OptionFormat<String> TEXT =
            new OptionFormat<>(String.class, "a text", "a text", text -> text, value -> true, false);

    static final OptionFormat<Duration> DURATION = duration("longer than zero", false, value -> !value.isZero());

    /** Zero, however written, and {@code off} and {@code none} are null: the clock is off. */
    static final OptionFormat<Duration> DURATION_OR_OFF = duration("longer than zero", true, value -> !value.isZero());

    static final OptionFormat<Duration> DURATION_FROM_ZERO = duration("zero or longer", false, value -> true);

    private final Class<T> type;
    private final String range;
    private final String forms;
    private final Function<String, @Nullable T> reader;
    private final Predicate<T> allowed;
    private final boolean hasOff;

    private OptionFormat(
            Class<T> type,
            String range,
            String forms,
            Function<String, @Nullable T> reader,
            Predicate<T> allowed,
            boolean hasOff) {
        this.type = type;
        this.range = range;
        this.forms = forms;
        this.reader = reader;
        this.allowed = allowed;
        this.hasOff = hasOff;
    }

    /** Whole numbers from {@code min} to {@code max}; {@code Integer.MAX_VALUE} is no limit. */
    static OptionFormat<Integer> integer(int min, int max) {
        String range = max == Integer.MAX_VALUE ? min + " or more" : "from " + min + " to " + max;
        return new OptionFormat<>(
                Integer.class,
                range,
                "a whole number, " + range,
                OptionFormat::readInteger,
                value -> value >= min && value <= max,
                false);
    }

    /** One of some words, whatever their case; gives the word as listed. */
    static OptionFormat<String> oneOf(List<String> words) {
        String range = "one of " + String.join(", ", words);
        Function<String, @Nullable String> reader = text ->
                words.stream().filter(text::equalsIgnoreCase).findFirst().orElse(null);
        return new OptionFormat<>(String.class, range, range, reader, value -> true, false);
    }

    private static OptionFormat<Duration> duration(String range, boolean hasOff, Predicate<Duration> allowed) {
        Predicate<Duration> inRange =
                value -> !value.isNegative() && value.compareTo(LONGEST) <= 0 && allowed.test(value);
        String forms = "a duration " + range + DURATION_FORMS + (hasOff ? ", or off" : "");
        return new OptionFormat<>(Duration.class, range, forms, OptionFormat::readDuration, inRange, hasOff);
    }

    /** What is allowed in a program, to follow "must be". */
    String range() {
        return range;
    }

    /** What is allowed in a URL, to follow "must be". */
    String forms() {
        return forms;
    }

    /** Whether a program may set this value; null is off. */
    boolean allows(@Nullable Object value) {
        return value == null ? hasOff : allowed.test(type.cast(value));
    }

    /** Whether the text turns the option off. */
    boolean isOff(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return hasOff && (lower.equals("off") || lower.equals("none") || Duration.ZERO.equals(readDuration(lower)));
    }

    /** The value of this text; null when the text is not allowed. */
    @Nullable
    T read(String text) {
        T value = reader.apply(text);
        return value != null && allowed.test(value) ? value : null;
    }

    private static @Nullable Boolean readFlag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> null;
        };
    }

    private static @Nullable Integer readInteger(String text) {
        // Integer.parseInt alone would take '+1' and digits of other scripts.
        if (!text.matches("-?[0-9]{1,10}")) {
            return null;
        }
        long number = Long.parseLong(text);
        return number == (int) number ? (int) number : null;
    }

    private static @Nullable Duration readDuration(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher matcher = NUMBER_WITH_UNIT.matcher(lower);
        if (!matcher.matches()) {
            return lower.startsWith("p") ? readIsoDuration(text) : null;
        }
        BigDecimal nanos =
                new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanosPerUnit(matcher.group(2))));
        // Rounded up, so that what is longer than zero never becomes zero, which means off.
        BigDecimal whole = nanos.setScale(0, RoundingMode.UP);
        return whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? null
                : Duration.ofNanos(whole.longValueExact());
    }

    private static long nanosPerUnit(@Nullable String unit) {
        return switch (unit == null ? "s" : unit) {
            case "ms" -> 1_000_000L;
            case "min", "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 1_000_000_000L;
        };
    }

    private static @Nullable Duration readIsoDuration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException notIso) {
            return null;
        }
    }
}
