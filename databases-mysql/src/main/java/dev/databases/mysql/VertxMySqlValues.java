package dev.databases.mysql;

import dev.databases.Record;
import dev.databases.exceptions.ConversionException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of prepared statements. Used on the connection's event loop only.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">the rows</a>
 */
final class VertxMySqlValues {
    private final ZeroDates zeroDates;
    private final ZoneId zone;

    /** Behind the value that was read last. */
    private int next;

    VertxMySqlValues(ZeroDates zeroDates, ZoneId zone) {
        this.zeroDates = zeroDates;
        this.zone = zone;
    }

    /** @param start of the packet's payload: a byte of 0, bits of what is NULL, the first at 2, and the values that are there */
    Record record(VertxMySqlColumns columns, ByteBuf in, int start) {
        MySqlType[] types = columns.types();
        @Nullable Object[] values = new @Nullable Object[types.length];
        next = start + 1 + (types.length + 2 + 7) / 8;
        for (int i = 0; i < types.length; i++) {
            int bit = i + 2;
            if ((in.getByte(start + 1 + bit / 8) & 1 << bit % 8) == 0) {
                values[i] = read(types[i], columns.lengths()[i], in);
            }
        }
        return new Record(columns.metadata(), values);
    }

    private @Nullable Object read(MySqlType type, long length, ByteBuf in) {
        return switch (type) {
            case BOOLEAN -> in.getByte(skip(1)) != 0;
            case TINYINT -> (int) in.getByte(skip(1));
            case TINYINT_UNSIGNED -> (int) in.getUnsignedByte(skip(1));
            case SMALLINT -> (int) in.getShortLE(skip(2));
            case SMALLINT_UNSIGNED, YEAR -> in.getUnsignedShortLE(skip(2));
            case MEDIUMINT, MEDIUMINT_UNSIGNED, INT -> in.getIntLE(skip(4));
            case INT_UNSIGNED -> in.getUnsignedIntLE(skip(4));
            case BIGINT -> in.getLongLE(skip(8));
            case BIGINT_UNSIGNED -> MySqlTypes.unsigned(in.getLongLE(skip(8)));
            case FLOAT -> (double) Float.intBitsToFloat(in.getIntLE(skip(4)));
            case DOUBLE -> Double.longBitsToDouble(in.getLongLE(skip(8)));
            case CHAR, VARCHAR, TEXT, ENUM, SET, OTHER_TEXT -> text(in);
            case DECIMAL, JSON, UUID -> MySqlTypes.text(type, text(in));
            case BINARY, VARBINARY, BLOB, GEOMETRY, OTHER_BYTES -> bytes(in);
            case BIT -> MySqlTypes.bits(number(bytes(in)), length);
            case DATE -> date(in);
            case TIME -> time(in);
            case DATETIME -> dateTime(in, null);
            case TIMESTAMP -> dateTime(in, zone);
            case NULL -> null;
        };
    }

    /** Gives where a value is, and goes behind it. */
    private int skip(int length) {
        int at = next;
        next = at + length;
        return at;
    }

    /** The length in front of a value, and behind it. */
    private int length(ByteBuf in) {
        int first = in.getUnsignedByte(next);
        if (first < 0xFB) {
            next++;
            return first;
        }
        long length = LengthEncoded.read(in, next);
        next += LengthEncoded.width(in, next);
        return (int) length;
    }

    private String text(ByteBuf in) {
        int length = length(in);
        return in.toString(skip(length), length, StandardCharsets.UTF_8);
    }

    private byte[] bytes(ByteBuf in) {
        int length = length(in);
        return ByteBufUtil.getBytes(in, skip(length), length);
    }

    private static long number(byte[] bytes) {
        long number = 0;
        for (byte each : bytes) {
            number = number << 8 | each & 0xFF;
        }
        return number;
    }

    // What is zero at the end of a date is left out, and of a zero date all is.
    private @Nullable Object date(ByteBuf in) {
        int length = length(in);
        int at = skip(length);
        return length < 4
                ? MySqlTypes.noDate(zeroDates)
                : MySqlTypes.date(in.getUnsignedShortLE(at), in.getByte(at + 2), in.getByte(at + 3), zeroDates);
    }

    private @Nullable Object dateTime(ByteBuf in, @Nullable ZoneId zone) {
        int length = length(in);
        int at = skip(length);
        if (length < 4) {
            return MySqlTypes.noDate(zeroDates);
        }
        boolean hasTime = length >= 7;
        return MySqlTypes.dateTime(
                in.getUnsignedShortLE(at),
                in.getByte(at + 2),
                in.getByte(at + 3),
                hasTime ? in.getByte(at + 4) : 0,
                hasTime ? in.getByte(at + 5) : 0,
                hasTime ? in.getByte(at + 6) : 0,
                length >= 11 ? in.getIntLE(at + 7) : 0,
                zone,
                zeroDates);
    }

    private Object time(ByteBuf in) {
        int length = length(in);
        int at = skip(length);
        if (length == 0) {
            return MySqlTypes.time(0);
        }
        if (length < 8) {
            throw new ConversionException("The server sent a TIME of " + length + " bytes");
        }
        long seconds = in.getUnsignedIntLE(at + 1) * 86_400
                + in.getByte(at + 5) * 3_600L
                + in.getByte(at + 6) * 60L
                + in.getByte(at + 7);
        long micros = seconds * 1_000_000 + (length >= 12 ? in.getUnsignedIntLE(at + 8) : 0);
        return MySqlTypes.time(in.getByte(at) == 0 ? micros : -micros);
    }
}
