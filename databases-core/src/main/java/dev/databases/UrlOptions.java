package dev.databases;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.util.HashMap;
import java.util.Map;

/** Sorts the options of a URL into those of the toolkit and those of the backend: E-05. Safe for any thread. */
final class UrlOptions {
    private static final String AUTOCOMMIT = "autocommit";

    private UrlOptions() {}

    static DatabaseOptions.Builder read(DatabaseUrl url) {
        DatabaseOptions.Builder options = new DatabaseOptions.Builder();
        Map<ToolkitOption, String> seen = new HashMap<>();
        url.options().forEach((name, text) -> {
            ToolkitOption option = ToolkitOption.find(name);
            if (option != null) {
                String earlier = seen.put(option, name);
                if (earlier != null) {
                    throw new InvalidDatabaseUrlException("Invalid database URL: " + earlier + " and " + name
                            + " are the same option; give one of them");
                }
                options.set.put(option, option.format().isOff(text) ? null : read(name, text, option.format()));
            } else if (!name.equals(url.hostOption()) && !isAutocommit(name, text)) {
                options.backendOptions.put(name, text);
            }
        });
        return options;
    }

    /** The value of an option. Its text is in the message unless the name says that it is a secret. */
    static <T> T read(String name, String text, OptionFormat<T> format) {
        T value = format.read(text);
        if (value == null) {
            throw new InvalidDatabaseUrlException("Invalid database URL: " + name + " must be " + format.forms()
                    + (Secrets.isSecret(name) ? "" : ", not '" + text + "'"));
        }
        return value;
    }

    /**
     * Whether this is the option {@code autocommit}; it needs no one to read it, because true is how it always is.
     *
     * @throws InvalidDatabaseUrlException when it is anything but true: E-21
     */
    static boolean isAutocommit(String name, String text) {
        if (!name.equals(AUTOCOMMIT)) {
            return false;
        }
        if (!read(name, text, OptionFormat.FLAG)) {
            throw new InvalidDatabaseUrlException(
                    "autocommit=false is not supported: each statement outside a transaction commits by"
                            + " itself; use transaction { } or session { } for statements that commit together");
        }
        return true;
    }
}
