package dev.databases;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options that are left for a backend, and at the end refuses those that nobody asked for, so that a misspelt
 * {@code sslmode} is an error and not an open line. Names are asked for in {@code snake_case} and found in {@code camelCase}
 * too.
 *
 * <p>Every method that reads may be called again for the same name, and throws an {@link InvalidDatabaseUrlException} that names
 * the option when its value is not allowed or when both spellings are given. One thread at a time.
 */
public final class OptionReader {
    private final String owner;
    private final Map<String, String> options;
    private final Set<String> known = new TreeSet<>();
    private final Set<String> read = new LinkedHashSet<>();

    private OptionReader(String owner, Map<String, String> options) {
        this.owner = owner;
        this.options = Map.copyOf(options);
    }

    /**
     * @param owner the backend's name in messages: {@code PostgreSQL}
     * @param options usually {@link DatabaseOptions#backendOptions}
     */
    public static OptionReader of(String owner, Map<String, String> options) {
        return new OptionReader(owner, options);
    }

    /** Whether the option is present. */
    public boolean has(String name) {
        return text(name) != null;
    }

    /** The text as it is; null when absent. */
    public @Nullable String text(String name) {
        return value(name, OptionFormat.TEXT);
    }

    /** {@code true}, {@code on}, {@code yes}, {@code 1} or the opposites, whatever their case; null when absent. */
    public @Nullable Boolean flag(String name) {
        return value(name, OptionFormat.FLAG);
    }

    /** A whole number from {@code min} to {@code max}, where {@code Integer.MAX_VALUE} is no limit; null when absent. */
    public @Nullable Integer integer(String name, int min, int max) {
        return value(name, OptionFormat.integer(min, max));
    }

    /** One of some words, whatever its case, as written in {@code allowed}; null when absent. */
    public @Nullable String oneOf(String name, String... allowed) {
        return value(name, OptionFormat.oneOf(List.of(allowed)));
    }

    /** A duration longer than zero; null when absent. */
    public @Nullable Duration duration(String name) {
        return value(name, OptionFormat.DURATION);
    }

    /** A duration; null when it is zero, {@code off} or {@code none}; {@code whenAbsent} when absent. */
    public @Nullable Duration durationOrOff(String name, @Nullable Duration whenAbsent) {
        String text = text(name);
        if (text == null) {
            return whenAbsent;
        }
        return OptionFormat.DURATION_OR_OFF.isOff(text) ? null : value(name, OptionFormat.DURATION_OR_OFF);
    }

    /**
     * The options whose names begin with {@code prefix} and have more behind it, by what is behind it, in alphabetical order; as
     * text. Empty when there are none.
     */
    public SortedMap<String, String> prefixed(String prefix) {
        known.add(prefix + "<name>");
        SortedMap<String, String> found = new TreeMap<>();
        options.forEach((name, text) -> {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                read.add(name);
                found.put(name.substring(prefix.length()), text);
            }
        });
        return found;
    }

    private <T> @Nullable T value(String name, OptionFormat<T> format) {
        known.add(name);
        String camel = ToolkitOption.camelCase(name);
        boolean asCamel = !camel.equals(name) && options.containsKey(camel);
        if (asCamel && options.containsKey(name)) {
            throw new InvalidDatabaseUrlException(
                    "Invalid database URL: " + name + " and " + camel + " are the same option; give one of them");
        }
        String spelling = asCamel ? camel : name;
        String text = options.get(spelling);
        if (text == null) {
            return null;
        }
        read.add(spelling);
        return UrlOptions.read(spelling, text, format);
    }

    /**
     * Refuses what was not read.
     *
     * @throws InvalidDatabaseUrlException when an option was never asked for; the message suggests the nearest name and lists all
     */
    public void finish() {
        List<String> unknown = options.keySet().stream()
                .filter(name -> !read.contains(name))
                .sorted()
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        String names = unknown.stream().map(this::withSuggestion).collect(Collectors.joining(", "));
        throw new InvalidDatabaseUrlException(
                "Unknown option" + (unknown.size() > 1 ? "s " : " ") + names + ". " + owner + " knows: "
                        + (known.isEmpty() ? "none" : String.join(", ", known)) + ". Every database knows: "
                        + String.join(", ", ToolkitOption.snakeNames()) + ".");
    }

    private String withSuggestion(String name) {
        List<String> candidates = new ArrayList<>(known);
        candidates.addAll(ToolkitOption.snakeNames());
        String nearest = NearestName.of(name, candidates);
        return nearest == null ? "'" + name + "'" : "'" + name + "' (did you mean '" + nearest + "'?)";
    }
}
