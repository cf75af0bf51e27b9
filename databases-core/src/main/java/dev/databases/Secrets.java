package dev.databases;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What must not be shown, and what is shown in its place. Safe for any thread. */
final class Secrets {
    /** Eight asterisks, whatever the length of the secret: EDB-094. */
    static final String MASK = "********";

    private static final List<String> SECRET_WORDS =
            List.of("password", "passwd", "pwd", "passphrase", "secret", "token");

    private Secrets() {}

    /** Whether an option of this name holds a secret: {@code sslpassword}, {@code authToken} and the like. */
    static boolean isSecret(String optionName) {
        String lower = optionName.toLowerCase(Locale.ROOT);
        return SECRET_WORDS.stream().anyMatch(lower::contains);
    }

    /** The options as {@code name=value, name=value}, secrets masked. */
    static String describe(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + "=" + (isSecret(option.getKey()) ? MASK : option.getValue()))
                .collect(Collectors.joining(", "));
    }
}
