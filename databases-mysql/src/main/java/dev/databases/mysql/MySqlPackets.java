package dev.databases.mysql;

import dev.databases.exceptions.DataErrorException;
import io.netty.buffer.ByteBufUtil;

/**
 * How large what is sent may be. A server closes the connection for what is larger than its {@code max_allowed_packet}, some without
 * a word, so it is not sent. Safe for any thread.
 */
final class MySqlPackets {
    /** The most bytes that UTF-8 has for one char. */
    private static final int BYTES_PER_CHAR = 3;

    private MySqlPackets() {}

    /**
     * Checks a text.
     *
     * @param limit the server's {@code max_allowed_packet}, in bytes
     * @throws DataErrorException when the server would not take it
     */
    static void requireFits(String sql, long limit) {
        // The command itself is one byte of the packet.
        if (sql.length() >= limit / BYTES_PER_CHAR) {
            requireFits(ByteBufUtil.utf8Bytes(sql) + 1L, limit);
        }
    }

    /**
     * Checks a packet.
     *
     * @param bytes its payload
     */
    static void requireFits(long bytes, long limit) {
        // net_serv.cc: what is as large as the limit is too large.
        if (bytes >= limit) {
            throw new DataErrorException(tooLarge());
        }
    }

    /** What is said of it, also when it was the server that noticed. */
    static String tooLarge() {
        return "The statement with its values is larger than max_allowed_packet of the server";
    }

    /** A text or some bytes in a packet, with their length in front. */
    static long sizeOf(String text) {
        return sizeOf(ByteBufUtil.utf8Bytes(text));
    }

    static long sizeOf(long bytes) {
        return bytes + (bytes < 251 ? 1 : bytes <= 0xFFFF ? 3 : bytes <= 0xFF_FFFF ? 4 : 9);
    }
}
