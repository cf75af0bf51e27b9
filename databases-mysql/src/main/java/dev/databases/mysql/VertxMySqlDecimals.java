package dev.databases.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server which of the texts that the client sends as arguments are decimals. The client calls them texts, and MySQL 8
 * makes a double of such a one on its way into a DECIMAL. Used on the connection's event loop only.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html">COM_STMT_EXECUTE</a>
 */
final class VertxMySqlDecimals {
    private static final BitSet NONE = new BitSet();
    private static final int NEWDECIMAL = 0xF6;

    /** Command 1, statement 4, flags 1, iterations 4; then a bit for each argument, and whether types follow. */
    private static final int FIXED = 1 + 4 + 1 + 4;

    /** What the client has told last of a statement's types, and which of them were made decimals. */
    private record Told(byte[] types, BitSet decimals) {}

    /** One for each execution of ours that has not left, in order. */
    private final ArrayDeque<BitSet> bound = new ArrayDeque<>();

    private final IntObjectMap<Told> statements = new IntObjectHashMap<>();

    /** Arguments were bound, and will leave next. Null: none of them is a decimal. */
    void bound(@Nullable BitSet decimals) {
        bound.add(decimals == null ? NONE : decimals);
    }

    void closed(int statement) {
        statements.remove(statement);
    }

    /**
     * An execution leaves.
     *
     * @param at where its command is
     * @return what leaves in its place; the same, if perhaps changed
     */
    ByteBuf leaves(ByteBuf packet, int at, int statement, int parameters, ByteBufAllocator allocator) {
        BitSet decimals = bound.poll();
        if (decimals == null || parameters == 0) {
            return packet;
        }
        int flag = at + FIXED + (parameters + 7) / 8;
        int types = flag + 1;
        if (packet.getByte(flag) != 0) {
            byte[] told = new byte[2 * parameters];
            packet.getBytes(types, told);
            statements.put(statement, new Told(told, decimals));
            decimals.stream().forEach(i -> packet.setByte(types + 2 * i, NEWDECIMAL));
            return packet;
        }
        Told before = statements.get(statement);
        if (before == null || before.decimals.equals(decimals)) {
            return packet;
        }
        statements.put(statement, new Told(before.types, decimals));
        return withTypes(packet, flag, before.types, decimals, allocator);
    }

    /** The client sees no difference between a text and a decimal, and has left the types out. */
    private static ByteBuf withTypes(
            ByteBuf packet, int flag, byte[] told, BitSet decimals, ByteBufAllocator allocator) {
        int start = packet.readerIndex();
        byte[] types = Arrays.copyOf(told, told.length);
        decimals.stream().forEach(i -> types[2 * i] = (byte) NEWDECIMAL);
        ByteBuf longer = allocator.ioBuffer(packet.readableBytes() + types.length);
        longer.writeMediumLE(packet.readableBytes() - VertxMySqlTap.HEADER + types.length);
        longer.writeBytes(packet, start + 3, flag - start - 3);
        longer.writeByte(1);
        longer.writeBytes(types);
        longer.writeBytes(packet, flag + 1, packet.writerIndex() - flag - 1);
        packet.release();
        return longer;
    }
}
