package dev.databases.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what the text protocol has for each type; {@link MySqlTypes} tells what becomes of it. Immutable. */
final class R2dbcMySqlValues {
    /** No number of so many digits is too large for a long. */
    private static final int SAFE_DIGITS = 18;

    private final ZoneId zone;
    private final ZeroDates zeroDates;

    /** @param zone the session's */
    R2dbcMySqlValues(ZoneId zone, ZeroDates zeroDates) {
        this.zone = zone;
        this.zeroDates = zeroDates;
    }

    /**
     * One value.
     *
     * @param length of the column; see {@link MySqlType#of}
     * @param charset asked for only where there is text
     */
    @Nullable
    Object decode(MySqlType type, long length, ByteBuf buffer, Supplier<Charset> charset) {
        return switch (type) {
            case BOOLEAN -> whole(buffer) != 0;
            case TINYINT, TINYINT_UNSIGNED, SMALLINT, SMALLINT_UNSIGNED, MEDIUMINT, MEDIUMINT_UNSIGNED, INT, YEAR ->
                (int) whole(buffer);
            case INT_UNSIGNED, BIGINT -> whole(buffer);
            case BIGINT_UNSIGNED ->
                buffer.readableBytes() <= SAFE_DIGITS
                        ? BigInteger.valueOf(whole(buffer))
                        : new BigInteger(ascii(buffer));
            // Of its digits the server has written six: FLT_DIG, whatever the session says.
            case FLOAT -> (double) Float.parseFloat(ascii(buffer));
            case DOUBLE -> Double.parseDouble(ascii(buffer));
            case BIT -> MySqlTypes.bits(bits(buffer), length);
            case DATE, DATETIME, TIMESTAMP -> moment(type, ascii(buffer));
            case TIME -> MySqlTypes.time(micros(ascii(buffer)));
            case BINARY, VARBINARY, BLOB, GEOMETRY, OTHER_BYTES -> ByteBufUtil.getBytes(buffer);
            default -> MySqlTypes.text(type, buffer.toString(charset.get()));
        };
    }

    private static String ascii(ByteBuf buffer) {
        return buffer.toString(StandardCharsets.US_ASCII);
    }

    private static long whole(ByteBuf buffer) {
        int length = buffer.readableBytes();
        CharSequence digits = buffer.getCharSequence(buffer.readerIndex(), length, StandardCharsets.US_ASCII);
        return Long.parseLong(digits, 0, length, 10);
    }

    /** A BIT comes as its bytes, the highest first. */
    private static long bits(ByteBuf buffer) {
        long value = 0;
        for (int i = buffer.readerIndex(); i < buffer.writerIndex(); i++) {
            value = value << Byte.SIZE | buffer.getByte(i) & 0xFF;
        }
        return value;
    }

    /** {@code 2024-02-29}, {@code 2024-02-29 12:34:56.789}. */
    private @Nullable Object moment(MySqlType type, String text) {
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        return type == MySqlType.DATE
                ? MySqlTypes.date(year, month, day, zeroDates)
                : MySqlTypes.dateTime(
                        year,
                        month,
                        day,
                        digits(text, 11, 13),
                        digits(text, 14, 16),
                        digits(text, 17, 19),
                        fraction(text, 19),
                        type == MySqlType.TIMESTAMP ? zone : null,
                        zeroDates);
    }

    /** {@code -838:59:59.000000}; two digits of hours, or three. */
    private static long micros(String text) {
        int start = text.charAt(0) == '-' ? 1 : 0;
        int colon = text.indexOf(':');
        long seconds = digits(text, start, colon) * 3_600L
                + digits(text, colon + 1, colon + 3) * 60L
                + digits(text, colon + 4, colon + 6);
        long micros = seconds * 1_000_000 + fraction(text, colon + 6);
        return start == 1 ? -micros : micros;
    }

    private static int digits(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** Up to six digits behind a point, or nothing. */
    private static int fraction(String text, int point) {
        int micros = 0;
        for (int i = 1; i <= 6; i++) {
            int at = point + i;
            micros = micros * 10 + (at < text.length() ? text.charAt(at) - '0' : 0);
        }
        return micros;
    }
}
