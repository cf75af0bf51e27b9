package dev.databases.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What the client gets in place of a result that we read by ourselves: one column, and NULL in it in every row that it is told of,
 * so that it calls for each and knows when they end. Used on the connection's event loop only.
 */
final class VertxMySqlPackets {
    /** The client gets no packet. */
    static final ByteBuf NONE = Unpooled.EMPTY_BUFFER;

    private static final int NUMBER = 3;

    private final ByteBuf count = standing(1);

    /** No names; 12 bytes: utf8mb4, a length of 0, VAR_STRING, no flags, no decimals, nothing. */
    private final ByteBuf definition = standing(0, 0, 0, 0, 0, 0, 12, 45, 0, 0, 0, 0, 0, 0xFD, 0, 0, 0, 0, 0);

    /** A row's 0, and the bits of what is NULL, of which the first two mean nothing. */
    private final ByteBuf row = standing(0, 1 << 2);

    ByteBuf count(ByteBuf in, int start) {
        return like(count, in, start);
    }

    ByteBuf definition(ByteBuf in, int start) {
        return like(definition, in, start);
    }

    ByteBuf row(ByteBuf in, int start) {
        return like(row, in, start);
    }

    /** A packet as it came. */
    static ByteBuf asItIs(ByteBuf in, int start, int length) {
        return in.retainedSlice(start - VertxMySqlTap.HEADER, VertxMySqlTap.HEADER + length);
    }

    /** Another payload in the place of a packet. */
    static ByteBuf of(byte[] payload, ByteBuf in, int start) {
        ByteBuf packet = Unpooled.buffer(VertxMySqlTap.HEADER + payload.length);
        packet.writeMediumLE(payload.length);
        packet.writeByte(in.getByte(start - VertxMySqlTap.HEADER + NUMBER));
        return packet.writeBytes(payload);
    }

    private static ByteBuf standing(int... payload) {
        ByteBuf packet = Unpooled.buffer(VertxMySqlTap.HEADER + payload.length);
        packet.writeIntLE(payload.length);
        for (int each : payload) {
            packet.writeByte(each);
        }
        return Unpooled.unreleasableBuffer(packet);
    }

    /** With the number of the packet that it stands for. */
    private static ByteBuf like(ByteBuf standing, ByteBuf in, int start) {
        standing.readerIndex(0);
        return standing.setByte(NUMBER, in.getByte(start - VertxMySqlTap.HEADER + NUMBER));
    }
}
