package dev.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

// EDX-35, EDB-101
class DatabaseUrlRoundTripTest {
    private static final long SEED = 20_260_101;
    private static final int CASES = 20_000;

    private static String at(int index, Object about) {
        return "seed " + SEED + ", case " + index + ": " + about;
    }

    @Test
    void everyUrlSurvivesPrintingAndParsing() {
        Random random = new Random(SEED);
        RandomUrls urls = new RandomUrls(random);
        for (int i = 0; i < CASES; i++) {
            DatabaseUrl url = urls.url(random.nextInt(4) == 0 ? null : urls.word() + urls.awkward());

            String text = url.toStringWithPassword();
            DatabaseUrl parsed = DatabaseUrl.parse(text);

            assertEquals(url, parsed, at(i, text));
            assertEquals(text, parsed.toStringWithPassword(), at(i, text));
            assertEquals(url.hashCode(), parsed.hashCode(), at(i, text));
            assertEquals(
                    List.copyOf(url.options().keySet()),
                    List.copyOf(parsed.options().keySet()),
                    at(i, text));
            assertEquals(url, url.replace().build(), at(i, text));
            assertEquals(url, DatabaseConfig.of(url).toBuilder().build().toUrl(), at(i, text));
        }
    }

    @Test
    void everyReplacedPartSurvivesAndTheOthersStay() {
        Random random = new Random(SEED);
        RandomUrls urls = new RandomUrls(random);
        for (int i = 0; i < CASES; i++) {
            DatabaseUrl url = urls.url(urls.word());
            DatabaseUrl other = urls.url(urls.word() + urls.awkward());
            String hostname = urls.hostname();
            int port = urls.port();

            DatabaseUrl replaced = DatabaseUrl.parse(url.replace()
                    .username(other.username())
                    .password(other.password())
                    .hostname(hostname)
                    .port(port)
                    .database(other.database())
                    .build()
                    .toStringWithPassword());

            assertEquals(other.username(), replaced.username(), at(i, url));
            assertEquals(other.password(), replaced.password(), at(i, url));
            assertEquals(hostname, replaced.hostname(), at(i, url));
            assertEquals(port, replaced.port(), at(i, url));
            assertEquals(other.database(), replaced.database(), at(i, url));
            assertEquals(url.scheme(), replaced.scheme(), at(i, url));
            assertEquals(Math.max(1, url.hosts().size()), replaced.hosts().size(), at(i, url));
        }
    }

    @Test
    void noSecretIsEverShown() {
        Random random = new Random(SEED);
        RandomUrls urls = new RandomUrls(random);
        for (int i = 0; i < CASES; i++) {
            String first = urls.word();
            String second = urls.word();
            String password = first + urls.awkward() + second;
            String third = urls.word();
            DatabaseUrl url =
                    urls.url(password).replace().option("sslPassword", third).build();

            String shown = url + " " + DatabaseConfig.of(url) + " "
                    + DatabaseOptions.builder()
                            .backendOption("sslPassword", third)
                            .build();

            for (String secret : List.of(first, second, third)) {
                assertFalse(shown.contains(secret), at(i, shown));
            }
        }
    }

    @Test
    void noBrokenUrlShowsItsPassword() {
        Random random = new Random(SEED);
        RandomUrls urls = new RandomUrls(random);
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            String first = urls.word();
            String second = urls.word();
            String marked = urls.url("PASSWORD")
                    .replace()
                    .option("min_size", "x")
                    .build()
                    .toStringWithPassword()
                    .replace("PASSWORD", first + urls.awkward() + second); // raw, as people write it
            String broken = breakSomething(marked, random);

            String shown;
            try {
                DatabaseUrl url = DatabaseUrl.parse(broken);
                shown = url.toString();
                shown += DatabaseOptions.from(url);
            } catch (InvalidDatabaseUrlException e) {
                refused++;
                shown = e + " " + e.getCause();
            }

            assertFalse(shown.contains(first) || shown.contains(second), at(i, broken + " gave " + shown));
        }
        assertEquals(CASES, refused, "min_size=x alone is reason enough");
    }

    private static String breakSomething(String text, Random random) {
        return switch (random.nextInt(9)) {
            case 0 -> text.replaceFirst("://", ":");
            case 1 -> text.replaceFirst("://", ":///");
            case 2 -> text.replaceFirst("@[^@/?]*", ""); // no host
            case 3 -> text.replaceFirst("@", "");
            case 4 -> text.replaceFirst("@", "@:x");
            case 5 -> text.replaceFirst("@", "%@");
            case 6 -> text + "&min_size=1";
            case 7 -> text + "&flag";
            default -> text;
        };
    }

    @Test
    void theGeneratorReachesEveryShape() {
        RandomUrls urls = new RandomUrls(new Random(SEED));
        List<DatabaseUrl> many =
                IntStream.range(0, 1_000).mapToObj(i -> urls.url(null)).toList();

        assertTrue(many.stream().anyMatch(url -> url.hosts().isEmpty() && url.hostname() != null));
        assertTrue(many.stream().anyMatch(url -> url.hosts().size() == 3));
        assertTrue(many.stream()
                .anyMatch(url -> url.hostname() != null && url.hostname().contains("%eth0")));
        assertTrue(many.stream()
                .anyMatch(url -> url.hosts().size() == 1 && url.hosts().get(0).isSocket()));
        assertTrue(many.stream()
                .anyMatch(url -> url.hosts().size() == 1 && url.hosts().get(0).host() == null));
        assertTrue(many.stream()
                .anyMatch(url -> url.database() != null && url.database().startsWith("/")));
    }
}
