package dev.databases.test.servers;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Settings as the lines of a configuration file. */
final class ServerSettings {
    private ServerSettings() {}

    /** @throws IllegalArgumentException when a name is none, and would break the file */
    static void requireNames(ServerKind kind, Map<String, String> settings) {
        settings.keySet().forEach(name -> {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
                throw new IllegalArgumentException(
                        "'" + name + "' is not the name of a setting of " + kind.title() + ".");
            }
        });
    }

    /** Lines such as {@code name = 'value'}, in order of the names. */
    static String lines(Map<String, String> settings, UnaryOperator<String> escape) {
        return settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(setting -> setting.getKey() + " = '" + escape.apply(setting.getValue()) + "'\n")
                .collect(Collectors.joining());
    }
}
