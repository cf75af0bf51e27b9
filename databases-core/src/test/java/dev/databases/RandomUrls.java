package dev.databases;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes URLs of any shape, the same ones for the same seed. One thread at a time. */
final class RandomUrls {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final String[] AWKWARD = {
        "/",
        "?",
        "#",
        "@",
        ":",
        "://",
        "%",
        "%41",
        "%zz",
        "+",
        " ",
        "&",
        "=",
        ";",
        ",",
        "[",
        "]",
        "\\",
        "'",
        "\"",
        "|",
        "~",
        "$",
        "\n",
        "\t",
        "\0",
        "\u00e4",
        "\u0661",
        "\u2028",
        "\u6f22",
        "\ud83d\udd11",
        "..",
        "//",
        "********"
    };

    private final Random random;

    RandomUrls(Random random) {
        this.random = random;
    }

    /** Long enough never to be in another text by accident. */
    String word() {
        return letters(16);
    }

    private String letters(int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return letters.toString();
    }

    String awkward() {
        return AWKWARD[random.nextInt(AWKWARD.length)];
    }

    /** Up to six pieces of anything. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(7); pieces > 0; pieces--) {
            text.append(random.nextBoolean() ? awkward() : letters(1 + random.nextInt(4)));
        }
        return text.toString();
    }

    DatabaseUrl url(@Nullable String password) {
        DatabaseUrl.Builder url = DatabaseUrl.builder(pick("postgresql", "mysql", "sqlite", "x-1.y_z"))
                .driver(pick(null, "r2dbc", "vertx-5"))
                .username(maybe(this::text))
                .password(password)
                .hosts(hosts())
                .database(maybe(this::text));
        for (int options = random.nextInt(4); options > 0; options--) {
            url.option(letters(1) + text(), text());
        }
        if (random.nextInt(4) == 0) {
            url.option(pick("host", "unix_sock", "unix_socket"), "/" + text());
        }
        return url.build();
    }

    List<HostAndPort> hosts() {
        int count = random.nextInt(4);
        if (count == 1 && random.nextInt(4) == 0) {
            return List.of(new HostAndPort(null, port()));
        }
        List<HostAndPort> hosts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hosts.add(new HostAndPort(hostname(), maybe(this::port)));
        }
        return hosts;
    }

    String hostname() {
        return pick(
                "localhost",
                letters(3) + "." + letters(5) + ".example",
                "b\u00fccher.example",
                "10.0.0." + random.nextInt(256),
                "::1",
                "2001:db8::" + Integer.toHexString(random.nextInt(65_536)),
                "fe80::1%eth0",
                "::ffff:10.0.0.1",
                "/" + text(),
                "@" + text());
    }

    int port() {
        return 1 + random.nextInt(65_535);
    }

    private String pick(@Nullable String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
