package dev.databases.remote;

import dev.databases.OptionReader;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of the server that a URL asks for, made when a connection starts: the common ones under their own names, any other
 * as {@code settings.<name>=<value>}.
 */
public final class ServerSettings {
    private static final String PREFIX = "settings.";

    private ServerSettings() {}

    /**
     * Reads them.
     *
     * @param common those that are options by themselves, in lower case
     * @param ours those that no URL may set, in lower case
     * @param names what a name behind the prefix looks like, in lower case
     * @return values by name, in lower case, the common ones first; may be changed
     * @throws InvalidDatabaseUrlException when one has a name that is none or that is ours, is given twice, or has a NUL
     */
    public static Map<String, String> read(OptionReader reader, List<String> common, Set<String> ours, Pattern names) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : common) {
            String value = reader.text(name);
            if (value != null) {
                settings.put(name, value);
            }
        }
        reader.prefixed(PREFIX).forEach((written, value) -> {
            String name = written.toLowerCase(Locale.ROOT);
            if (!names.matcher(name).matches()) {
                throw invalid(PREFIX + written + " has no name of a server setting behind its dot");
            }
            if (ours.contains(name)) {
                throw invalid(PREFIX + written + " cannot be set: the toolkit needs " + name + " as it is");
            }
            if (settings.put(name, value) != null) {
                throw invalid(
                        common.contains(name)
                                ? name + " and " + PREFIX + written + " are the same option; give one of them"
                                : PREFIX + written + " is given twice");
            }
        });
        settings.forEach((name, value) -> {
            if (value.indexOf('\0') >= 0) {
                throw invalid(name + " has a NUL character");
            }
        });
        return settings;
    }

    private static InvalidDatabaseUrlException invalid(String problem) {
        return new InvalidDatabaseUrlException("Invalid database URL: " + problem);
    }
}
