package dev.databases.mysql;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Numbers and texts as the protocol writes them, read without moving on
 * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_dt_integers.html#sect_protocol_basic_dt_int_le).
 */
final class LengthEncoded {
    private LengthEncoded() {}

    static long read(ByteBuf bytes, int at) {
        int first = bytes.getUnsignedByte(at);
        return switch (first) {
            case 0xFC -> bytes.getUnsignedShortLE(at + 1);
            case 0xFD -> bytes.getUnsignedMediumLE(at + 1);
            case 0xFE -> bytes.getLongLE(at + 1);
            default -> first;
        };
    }

    /** How many bytes the number takes. */
    static int width(ByteBuf bytes, int at) {
        return switch (bytes.getUnsignedByte(at)) {
            case 0xFC -> 3;
            case 0xFD -> 4;
            case 0xFE -> 9;
            default -> 1;
        };
    }

    /** What is behind a text. */
    static int skip(ByteBuf bytes, int at) {
        return at + width(bytes, at) + (int) read(bytes, at);
    }

    static String text(ByteBuf bytes, int at) {
        return bytes.toString(at + width(bytes, at), (int) read(bytes, at), StandardCharsets.UTF_8);
    }
}
