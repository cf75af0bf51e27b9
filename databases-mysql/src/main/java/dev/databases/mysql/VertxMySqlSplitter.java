package dev.databases.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what arrives into packets. A packet that is all there is read where it lies; of one that is not, what is there is kept until
 * the rest comes. Used on the connection's event loop only.
 */
final class VertxMySqlSplitter {
    /** Takes packets. */
    interface Packets {
        /**
         * One is there.
         *
         * @param in what it lies in, valid until this returns
         * @param start of its payload, behind the header
         * @param length of its payload; 0: it ends one that was as large as can be
         * @return whether more of them are wanted
         */
        boolean packet(ByteBuf in, int start, int length);
    }

    private final Packets packets;

    /** The beginning of a packet. */
    private @Nullable ByteBuf begun;

    VertxMySqlSplitter(Packets packets) {
        this.packets = packets;
    }

    /** Takes what arrived, and releases it. */
    void read(ByteBuf arrived, ByteBufAllocator allocator) {
        try {
            if (begun == null || finish(begun, arrived)) {
                split(arrived, allocator);
            }
        } finally {
            arrived.release();
        }
    }

    /** Whether a packet has begun to arrive. */
    boolean hasBegun() {
        return begun != null;
    }

    /** Whether to go on behind it. */
    private boolean finish(ByteBuf packet, ByteBuf arrived) {
        move(arrived, packet, VertxMySqlTap.HEADER);
        if (packet.readableBytes() < VertxMySqlTap.HEADER) {
            return false;
        }
        int length = packet.getUnsignedMediumLE(0);
        move(arrived, packet, VertxMySqlTap.HEADER + length);
        if (packet.readableBytes() < VertxMySqlTap.HEADER + length) {
            return false;
        }
        begun = null;
        try {
            return packets.packet(packet, VertxMySqlTap.HEADER, length);
        } finally {
            packet.release();
        }
    }

    /** Until the packet has so many bytes. */
    private static void move(ByteBuf arrived, ByteBuf packet, int bytes) {
        int missing = bytes - packet.readableBytes();
        if (missing > 0) {
            packet.writeBytes(arrived, Math.min(missing, arrived.readableBytes()));
        }
    }

    private void split(ByteBuf arrived, ByteBufAllocator allocator) {
        int at = arrived.readerIndex();
        int end = arrived.writerIndex();
        while (end - at >= VertxMySqlTap.HEADER) {
            int length = arrived.getUnsignedMediumLE(at);
            int start = at + VertxMySqlTap.HEADER;
            if (end - start < length) {
                break;
            }
            at = start + length;
            if (!packets.packet(arrived, start, length)) {
                return;
            }
        }
        if (at < end) {
            begun = allocator.buffer(end - at).writeBytes(arrived, at, end - at);
        }
    }

    /** Nothing more arrives. */
    void release() {
        ByteBuf left = begun;
        begun = null;
        if (left != null) {
            left.release();
        }
    }
}
