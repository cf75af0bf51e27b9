package dev.databases.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.databases.exceptions.ConversionException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonFuzzTest {
    private static final long SEED = 8259;
    private static final String ALPHABET = "{}[]\",:0123456789.eE+-truefalsn\\u \n\té\uD83D\uDE00\u0000";

    private final Random random = new Random(SEED);

    @Test
    void whatIsWrittenIsReadBack() {
        for (int i = 0; i < 5_000; i++) {
            Object value = value(4);

            String text = Json.write(value);

            assertEquals(value, Json.parse(text), () -> "seed " + SEED + ": " + text);
        }
    }

    @Test
    void randomTextGivesAValueOrAConversionException() {
        int valid = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            valid += parses(text.toString()) ? 1 : 0;
        }

        assertTrue(valid > 1_000, "seed " + SEED + ": only " + valid + " texts were JSON");
    }

    @Test
    void damagedJsonGivesAValueOrAConversionException() {
        int damaged = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(Json.write(value(3)));
            int at = random.nextInt(text.length());
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, c);
                case 1 -> text.insert(at, c);
                default -> text.setLength(at);
            }
            damaged += parses(text.toString()) ? 0 : 1;
        }

        assertTrue(damaged > 1_000, "seed " + SEED + ": only " + damaged + " texts were refused");
    }

    /** Whether the text is JSON; what was read must be written the same each time. */
    private static boolean parses(String text) {
        Object value;
        try {
            value = Json.parse(text);
        } catch (ConversionException e) {
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            return fail("seed " + SEED + ": " + text, e);
        }
        // A list around it, because a JsonArray that is written on its own gives its own text back.
        String written = Json.write(Collections.singletonList(value));
        Object again = ((JsonArray) Objects.requireNonNull(Json.parse(written))).get(0);
        assertEquals(written, Json.write(Collections.singletonList(again)), () -> "seed " + SEED + ": " + text);
        return true;
    }

    private @Nullable Object value(int depth) {
        switch (random.nextInt(depth == 0 ? 8 : 10)) {
            case 0:
                return null;
            case 1:
                return random.nextBoolean();
            case 2:
                return random.nextInt();
            case 3:
                return (1L << 40) + random.nextInt();
            case 4:
                return new BigInteger(100, random).setBit(80);
            case 5:
                return Math.scalb(random.nextDouble() - 0.5, random.nextInt(600) - 300);
            case 6:
                return new BigDecimal(new BigInteger(100, random).setBit(99), 31);
            case 7:
                return string();
            case 8:
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth - 1));
                }
                return list;
            default:
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(string(), value(depth - 1));
                }
                return map;
        }
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append((char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : 0x20 + random.nextInt(0x60)));
        }
        return text.toString();
    }
}
