package dev.databases.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a result that we read by ourselves. The client is told of the first, and calls for it; the rest may be read without
 * the client, which takes half the time. Used on the connection's event loop only.
 */
final class VertxMySqlArrivingRows {
    /** Takes rows past the client. */
    interface Reader {
        /** One arrived; its payload begins at {@code start}. What this throws, the client is told. */
        void row(ByteBuf in, int start);
    }

    private final VertxMySqlPackets packets;
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int start;
    private @Nullable Reader rest;

    VertxMySqlArrivingRows(VertxMySqlPackets packets) {
        this.packets = packets;
    }

    /** What the row lies in that the client calls for; valid while it does. */
    ByteBuf in() {
        return in;
    }

    /** Where its payload begins there. */
    int start() {
        return start;
    }

    /** Has the rest of the result that arrives read without the client. */
    void readRest(Reader reader) {
        rest = reader;
    }

    /** A row arrives; gives what the client gets. */
    ByteBuf arrives(ByteBuf in, int start) {
        Reader reader = rest;
        if (reader != null && isRead(reader, in, start)) {
            return VertxMySqlPackets.NONE;
        }
        this.in = in;
        this.start = start;
        return packets.row(in, start);
    }

    private boolean isRead(Reader reader, ByteBuf in, int start) {
        try {
            reader.row(in, start);
            return true;
        } catch (RuntimeException e) {
            // It is thrown again where the client calls for the row, and fails the command.
            rest = null;
            return false;
        }
    }

    /** No more of them arrive. */
    void end() {
        rest = null;
    }
}
