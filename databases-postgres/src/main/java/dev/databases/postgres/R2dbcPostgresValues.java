package dev.databases.postgres;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads a column. The driver asks for text throughout: one way for every type, those of the user's included. */
final class R2dbcPostgresValues {
    // Object ids of pg_type.dat, which never change.
    private static final int BOOL = 16;
    private static final int INT8 = 20;
    private static final int INT2 = 21;
    private static final int INT4 = 23;

    private R2dbcPostgresValues() {}

    static @Nullable Object decode(int type, ByteBuf buffer) {
        switch (type) {
            case INT4, INT2 -> {
                return (int) whole(buffer);
            }
            case INT8 -> {
                return whole(buffer);
            }
            case BOOL -> {
                return buffer.getByte(buffer.readerIndex()) == 't';
            }
            default -> {
                String name = PostgresTypes.nameOf(type);
                String text = R2dbcPostgresCodec.utf8(buffer);
                return name == null ? text : PostgresText.read(name, text);
            }
        }
    }

    /** The digits in place, without a String. */
    private static long whole(ByteBuf buffer) {
        int at = buffer.readerIndex();
        int end = buffer.writerIndex();
        boolean negative = buffer.getByte(at) == '-';
        long value = 0;
        for (int i = negative ? at + 1 : at; i < end; i++) {
            // Downwards, because the least number has no positive.
            value = value * 10 - (buffer.getByte(i) - '0');
        }
        return negative ? value : -value;
    }
}
