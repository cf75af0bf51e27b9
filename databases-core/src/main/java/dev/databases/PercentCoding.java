package dev.databases;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-coding of RFC 3986 over UTF-8. Unlike in HTML forms, {@code +} is a plus. Safe for any thread. */
final class PercentCoding {
    private static final String HEX = "0123456789ABCDEF";

    private PercentCoding() {}

    /**
     * Encodes all but the unreserved characters.
     *
     * @param literal further characters that stay as they are, all of them ASCII
     */
    static String encode(String text, String literal) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(octet) || (octet > 0 && literal.indexOf(octet) >= 0)) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.charAt((octet >> 4) & 0xF)).append(HEX.charAt(octet & 0xF));
            }
        }
        return encoded.toString();
    }

    /**
     * Decodes every {@code %XX}.
     *
     * @param part what the text is, for the message; the text itself may be a secret and is never in it
     * @throws InvalidDatabaseUrlException when a percent sign does not begin an escape, or the result is not UTF-8
     */
    static String decode(String text, String part) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(source.length);
        for (int i = 0; i < source.length; i++) {
            if (source[i] != '%') {
                decoded.put(source[i]);
                continue;
            }
            boolean complete = i + 2 < source.length;
            int high = complete ? Character.digit(source[i + 1], 16) : -1;
            int low = complete ? Character.digit(source[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new InvalidDatabaseUrlException("Invalid database URL: a % in the " + part
                        + " is not followed by two hexadecimal digits; a percent sign itself is written %25");
            }
            decoded.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidDatabaseUrlException("Invalid database URL: the percent-coded " + part + " is not UTF-8");
        }
    }

    private static boolean isUnreserved(byte octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '-'
                || octet == '.'
                || octet == '_'
                || octet == '~';
    }
}
