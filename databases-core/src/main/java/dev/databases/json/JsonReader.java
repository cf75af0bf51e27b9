package dev.databases.json;

import dev.databases.exceptions.ConversionException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Reads one text, once, by recursive descent along the grammar of RFC 8259. One thread at a time. */
final class JsonReader {
    /** Big numbers take time that grows with the square of their length. The same bound as Jackson's StreamReadConstraints. */
    private static final int MAX_NUMBER_LENGTH = 1_000;

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    @Nullable
    Object read() {
        skipWhiteSpace();
        Object value = value();
        skipWhiteSpace();
        if (at < text.length()) {
            throw expected("the end of the text");
        }
        return value;
    }

    private @Nullable Object value() {
        switch (peek()) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return string();
            case 't':
                word("true");
                return true;
            case 'f':
                word("false");
                return false;
            case 'n':
                word("null");
                return null;
            default:
                return number();
        }
    }

    private JsonObject object() {
        int start = enter();
        LinkedHashMap<String, @Nullable Object> members = new LinkedHashMap<>();
        if (peek() != '}') {
            do {
                skipWhiteSpace();
                if (peek() != '"') {
                    throw expected("a name in double quotes");
                }
                String name = string();
                skipWhiteSpace();
                if (!take(':')) {
                    throw expected("':'");
                }
                skipWhiteSpace();
                members.put(name, value());
                skipWhiteSpace();
            } while (take(','));
        }
        if (!take('}')) {
            throw expected("',' or '}'");
        }
        depth--;
        return new JsonObject(members, new JsonText(text, start, at));
    }

    private JsonArray array() {
        int start = enter();
        ArrayList<@Nullable Object> elements = new ArrayList<>();
        if (peek() != ']') {
            do {
                skipWhiteSpace();
                elements.add(value());
                skipWhiteSpace();
            } while (take(','));
        }
        if (!take(']')) {
            throw expected("',' or ']'");
        }
        depth--;
        return new JsonArray(elements, new JsonText(text, start, at));
    }

    private int enter() {
        if (++depth > Json.MAX_DEPTH) {
            throw new ConversionException("JSON is nested deeper than " + Json.MAX_DEPTH + " at offset " + at);
        }
        int start = at++;
        skipWhiteSpace();
        return start;
    }

    private String string() {
        int start = ++at;
        while (true) {
            char c = peek();
            if (c == '"') {
                return text.substring(start, at++);
            }
            if (c == '\\') {
                return escapedString(start);
            }
            plain(c);
        }
    }

    private String escapedString(int start) {
        StringBuilder out = new StringBuilder().append(text, start, at);
        while (true) {
            char c = peek();
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c == '\\') {
                at++;
                out.append(escape());
            } else {
                plain(c);
                out.append(c);
            }
        }
    }

    private void plain(char c) {
        if (c < 0x20) {
            throw expected(at < text.length() ? "no control character in a string" : "'\"'");
        }
        at++;
    }

    private char escape() {
        char c = peek();
        at++;
        switch (c) {
            case '"':
            case '\\':
            case '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                return unicode();
            default:
                at--;
                throw expected("one of \" \\ / b f n r t u after a backslash");
        }
    }

    private char unicode() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw expected("four hexadecimal digits");
            }
            unit = unit << 4 | digit;
            at++;
        }
        return (char) unit;
    }

    private Number number() {
        int start = at;
        take('-');
        if (!take('0')) {
            digits(start == at ? "a value" : "a digit");
        }
        boolean whole = true;
        if (take('.')) {
            whole = false;
            digits("a digit");
        }
        if (take('e') || take('E')) {
            whole = false;
            if (!take('+')) {
                take('-');
            }
            digits("a digit");
        }
        if (at - start > MAX_NUMBER_LENGTH) {
            throw new ConversionException(
                    "JSON has a number of more than " + MAX_NUMBER_LENGTH + " characters at offset " + start);
        }
        String digits = text.substring(start, at);
        return whole ? whole(digits) : fraction(digits, start);
    }

    private static Number whole(String digits) {
        // 18 digits and a sign always fit into a long.
        if (digits.length() > 19) {
            BigInteger big = new BigInteger(digits);
            return big.bitLength() < Long.SIZE ? (Number) big.longValue() : big;
        }
        BigInteger big = digits.length() == 19 ? new BigInteger(digits) : null;
        if (big != null && big.bitLength() >= Long.SIZE) {
            return big;
        }
        long value = Long.parseLong(digits);
        return value == (int) value ? (Number) (int) value : (Number) value;
    }

    private static Number fraction(String digits, int start) {
        double nearest = Double.parseDouble(digits);
        try {
            BigDecimal exact = new BigDecimal(digits);
            boolean same =
                    Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(exact) == 0;
            return same ? (Number) nearest : exact;
        } catch (NumberFormatException e) {
            throw new ConversionException("JSON has a number with an exponent out of range at offset " + start);
        }
    }

    private void digits(String what) {
        if (!isDigit(peek())) {
            throw expected(what);
        }
        while (isDigit(peek())) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void word(String word) {
        if (!text.startsWith(word, at)) {
            throw expected("a value");
        }
        at += word.length();
    }

    private void skipWhiteSpace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                return;
            }
            at++;
        }
    }

    /** The next character; NUL, which no grammar rule accepts, at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean take(char c) {
        boolean found = at < text.length() && text.charAt(at) == c;
        if (found) {
            at++;
        }
        return found;
    }

    private ConversionException expected(String what) {
        String where = at < text.length() ? "at offset " + at : "at its end (offset " + at + ")";
        return new ConversionException("Invalid JSON " + where + ": expected " + what);
    }
}
