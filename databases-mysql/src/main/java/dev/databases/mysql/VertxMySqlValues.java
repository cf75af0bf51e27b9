package dev.databases.mysql;

import dev.databases.Record;
import dev.databases.exceptions.ConversionException;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.sqlclient.Row;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Reads what the client hands on. Immutable. */
final class VertxMySqlValues {
    private final ZeroDates zeroDates;
    private final ZoneId zone;

    VertxMySqlValues(ZeroDates zeroDates, ZoneId zone) {
        this.zeroDates = zeroDates;
        this.zone = zone;
    }

    Record record(VertxMySqlColumns columns, Row row) {
        MySqlType[] types = columns.types();
        @Nullable Object[] values = new @Nullable Object[types.length];
        for (int i = 0; i < types.length; i++) {
            Object value = row.getValue(i);
            if (value != null) {
                values[i] = read(types[i], columns.lengths()[i], value);
            }
        }
        return new Record(columns.metadata(), values);
    }

    private @Nullable Object read(MySqlType type, long length, Object value) {
        return switch (type) {
            case INT, BIGINT, INT_UNSIGNED, DOUBLE, CHAR, VARCHAR, TEXT, ENUM, SET, OTHER_TEXT -> value;
            case BOOLEAN -> ((Number) value).intValue() != 0;
            case TINYINT, TINYINT_UNSIGNED, SMALLINT, SMALLINT_UNSIGNED, MEDIUMINT, MEDIUMINT_UNSIGNED, YEAR ->
                ((Number) value).intValue();
            case BIGINT_UNSIGNED -> MySqlTypes.unsigned((Long) value);
            case FLOAT -> ((Float) value).doubleValue();
            case DECIMAL, JSON, UUID -> MySqlTypes.text(type, (String) value);
            case BIT -> MySqlTypes.bits(number(((Buffer) value).getBytes()), length);
            case BINARY, VARBINARY, BLOB, GEOMETRY, OTHER_BYTES -> ((Buffer) value).getBytes();
            case DATE -> date(bytes(value));
            case TIME -> time(bytes(value));
            case DATETIME -> dateTime(bytes(value), null);
            case TIMESTAMP -> dateTime(bytes(value), zone);
            case NULL -> null;
        };
    }

    private static ByteBuf bytes(Object value) {
        return ((BufferInternal) value).getByteBuf();
    }

    private static long number(byte[] bytes) {
        long number = 0;
        for (byte each : bytes) {
            number = number << 8 | each & 0xFF;
        }
        return number;
    }

    // https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html: what is zero at the end is
    // left
    // out, and of a zero date all is.
    private @Nullable Object date(ByteBuf in) {
        return in.readableBytes() < 4
                ? MySqlTypes.noDate(zeroDates)
                : MySqlTypes.date(in.getUnsignedShortLE(0), in.getByte(2), in.getByte(3), zeroDates);
    }

    private @Nullable Object dateTime(ByteBuf in, @Nullable ZoneId zone) {
        int length = in.readableBytes();
        if (length < 4) {
            return MySqlTypes.noDate(zeroDates);
        }
        boolean hasTime = length >= 7;
        return MySqlTypes.dateTime(
                in.getUnsignedShortLE(0),
                in.getByte(2),
                in.getByte(3),
                hasTime ? in.getByte(4) : 0,
                hasTime ? in.getByte(5) : 0,
                hasTime ? in.getByte(6) : 0,
                length >= 11 ? in.getIntLE(7) : 0,
                zone,
                zeroDates);
    }

    private static Object time(ByteBuf in) {
        int length = in.readableBytes();
        if (length == 0) {
            return MySqlTypes.time(0);
        }
        if (length < 8) {
            throw new ConversionException("The server sent a TIME of " + length + " bytes");
        }
        long seconds = in.getUnsignedIntLE(1) * 86_400 + in.getByte(5) * 3_600L + in.getByte(6) * 60L + in.getByte(7);
        long micros = seconds * 1_000_000 + (length >= 12 ? in.getUnsignedIntLE(8) : 0);
        return MySqlTypes.time(in.getByte(0) == 0 ? micros : -micros);
    }
}
