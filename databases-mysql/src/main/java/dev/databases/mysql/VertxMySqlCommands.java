package dev.databases.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The commands that have left and have no whole answer yet, in order, and the prepared statements of ours that they are about.
 * Used on the connection's event loop only.
 */
final class VertxMySqlCommands {
    static final int QUERY = 0x03;
    static final int CHANGE_USER = 0x11;
    static final int PREPARE = 0x16;
    static final int EXECUTE = 0x17;
    static final int FETCH = 0x1c;
    private static final int LONG_DATA = 0x18;
    private static final int CLOSE = 0x19;
    private static final int QUIT = 0x01;

    /** @param withCursor whether a cursor was asked for */
    record Command(int kind, int statement, boolean withCursor, boolean isOurs) {}

    private final ArrayDeque<Command> expected = new ArrayDeque<>();

    /** Our prepared statements, and what is known of the columns of each. */
    private final IntObjectMap<VertxMySqlColumns> statements = new IntObjectHashMap<>();

    /** How many parameters each has. */
    private final IntObjectMap<Integer> parameters = new IntObjectHashMap<>();

    /** What the server said in place of a cursor, of those from which the client reads all the same. */
    private final IntObjectMap<byte[]> refusedCursors = new IntObjectHashMap<>();

    private final VertxMySqlDecimals decimals = new VertxMySqlDecimals();

    private boolean preparesOurs;

    /** The next statement that is prepared is one of ours. */
    void prepareOurs() {
        preparesOurs = true;
    }

    /** A command leaves. */
    void expect(ByteBuf bytes, int at) {
        int kind = bytes.getUnsignedByte(at);
        switch (kind) {
            case QUIT, LONG_DATA -> {}
            case CLOSE -> {
                statements.remove(bytes.getIntLE(at + 1));
                parameters.remove(bytes.getIntLE(at + 1));
                refusedCursors.remove(bytes.getIntLE(at + 1));
                decimals.closed(bytes.getIntLE(at + 1));
            }
            case PREPARE -> {
                expected.add(new Command(kind, 0, false, preparesOurs));
                preparesOurs = false;
            }
            case EXECUTE, FETCH -> {
                int statement = bytes.getIntLE(at + 1);
                boolean withCursor = kind == EXECUTE && bytes.getByte(at + 5) != 0;
                expected.add(new Command(kind, statement, withCursor, statements.containsKey(statement)));
            }
            default -> expected.add(new Command(kind, 0, false, false));
        }
    }

    /** A command leaves that was heard; gives what leaves in its place. */
    ByteBuf leaves(ByteBuf packet, int at, ByteBufAllocator allocator) {
        int statement = packet.getUnsignedByte(at) == EXECUTE ? packet.getIntLE(at + 1) : 0;
        Integer number = statement == 0 ? null : parameters.get(statement);
        return number == null ? packet : decimals.leaves(packet, at, statement, number, allocator);
    }

    /** What says which arguments are decimals. */
    VertxMySqlDecimals decimals() {
        return decimals;
    }

    /** What is answered now; null: nothing was asked. */
    @Nullable
    Command current() {
        return expected.peek();
    }

    /** It is answered. */
    void done() {
        expected.poll();
    }

    /** There is no cursor, which the client does not see. */
    void refused(Command command, byte[] error) {
        refusedCursors.put(command.statement, error);
    }

    /** Why there is none to read from; null: there was one. Is told once. */
    byte @Nullable [] refusal(Command command) {
        return refusedCursors.remove(command.statement);
    }

    /** What is known of the columns of a command's result before they arrive. */
    VertxMySqlColumns columns(Command command) {
        VertxMySqlColumns known = command.isOurs ? statements.get(command.statement) : null;
        return known == null ? VertxMySqlColumns.NONE : known;
    }

    /** The columns that a statement of ours turned out to have. */
    void learn(Command command, VertxMySqlColumns columns) {
        statements.put(command.statement, columns);
    }

    /** A statement of ours is prepared. */
    void prepared(int statement, int parameters) {
        statements.put(statement, VertxMySqlColumns.NONE);
        this.parameters.put(statement, (Integer) parameters);
    }
}
