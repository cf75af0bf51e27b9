package dev.databases.mysql;

import dev.databases.RecordMetadata;
import dev.databases.values.ValueConverters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Definitions of columns as they arrive: reads what the columns are, and gives the client those that it reads by itself. Used on the
 * connection's event loop only.
 */
final class VertxMySqlDefinitions {
    /** Behind the names: the length of the rest 1, character set 2, length 4, type 1, flags 2, decimals 1, filler 2. */
    private static final int REST = 13;

    private final ValueConverters converters;
    private boolean extended;

    private VertxMySqlColumns known = VertxMySqlColumns.NONE;
    private final List<byte[]> arrived = new ArrayList<>();
    private boolean isKnown;
    private int number;

    VertxMySqlDefinitions(ValueConverters converters) {
        this.converters = converters;
    }

    /** Whether each has a word of MariaDB's on what the type is in truth. */
    void agree(boolean extended) {
        this.extended = extended;
    }

    /** Those of a result begin. */
    void begin(VertxMySqlColumns known) {
        this.known = known;
        arrived.clear();
        isKnown = true;
        number = 0;
    }

    /** All of a result are there. */
    VertxMySqlColumns end() {
        if (isKnown && number == known.types().length) {
            return known;
        }
        forget(number);
        int size = arrived.size();
        MySqlType[] types = new MySqlType[size];
        long[] lengths = new long[size];
        List<String> names = new ArrayList<>(size);
        List<String> words = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            ByteBuf definition = Unpooled.wrappedBuffer(arrived.get(i));
            int name = name(definition, 0);
            int rest = rest(definition, name);
            types[i] = type(definition, 0, rest);
            lengths[i] = definition.getUnsignedIntLE(rest + 3);
            names.add(LengthEncoded.text(definition, name));
            words.add(types[i].word());
        }
        return new VertxMySqlColumns(
                types, lengths, RecordMetadata.of(names, words, converters), arrived.toArray(byte[][]::new));
    }

    /** One of a column that is read here arrives. */
    void remember(ByteBuf packet, int start, int length) {
        int place = number++;
        byte[][] before = known.definitions();
        if (isKnown && place < before.length) {
            byte[] same = before[place];
            if (same.length == length && ByteBufUtil.equals(packet, start, Unpooled.wrappedBuffer(same), 0, length)) {
                return;
            }
        }
        forget(place);
        arrived.add(ByteBufUtil.getBytes(packet, start, length));
    }

    /** They are not those that are known; the first ones were. */
    private void forget(int same) {
        if (isKnown) {
            isKnown = false;
            for (int i = 0; i < same; i++) {
                arrived.add(known.definitions()[i]);
            }
        }
    }

    /** Behind catalog, schema, table and table's own name. */
    private static int name(ByteBuf packet, int start) {
        int at = start;
        for (int i = 0; i < 4; i++) {
            at = LengthEncoded.skip(packet, at);
        }
        return at;
    }

    /** Where the rest begins, with its length. */
    private int rest(ByteBuf packet, int name) {
        int at = LengthEncoded.skip(packet, LengthEncoded.skip(packet, name));
        return extended ? LengthEncoded.skip(packet, at) : at;
    }

    private MySqlType type(ByteBuf packet, int start, int rest) {
        MySqlType type = MySqlType.of(
                packet.getUnsignedByte(rest + 7),
                packet.getUnsignedShortLE(rest + 8),
                packet.getUnsignedShortLE(rest + 1),
                packet.getUnsignedIntLE(rest + 3));
        return extended ? extendedType(packet, extension(packet, start), rest, type) : type;
    }

    /** Behind all six names. */
    private static int extension(ByteBuf packet, int start) {
        int name = name(packet, start);
        return LengthEncoded.skip(packet, LengthEncoded.skip(packet, name));
    }

    /** Pairs of a kind, 0 for a type and 1 for a format, and a text; in front of the rest. */
    private static MySqlType extendedType(ByteBuf packet, int extension, int rest, MySqlType type) {
        int at = extension + LengthEncoded.width(packet, extension);
        while (at < rest) {
            int kind = packet.getUnsignedByte(at);
            String word = LengthEncoded.text(packet, at + 1);
            if (kind == 1 && word.equals("json")) {
                return MySqlType.JSON;
            }
            if (kind == 0 && word.equals("uuid")) {
                return MySqlType.UUID;
            }
            if (kind == 0 && word.startsWith("inet")) {
                return MySqlType.OTHER_TEXT;
            }
            at = LengthEncoded.skip(packet, at + 1);
        }
        return type;
    }

    /** What the client gets of one that it reads by itself; it knows of no words of MariaDB's. */
    ByteBuf told(ChannelHandlerContext context, ByteBuf packet, int start, int length) {
        if (!extended) {
            return VertxMySqlPackets.asItIs(packet, start, length);
        }
        int rest = rest(packet, name(packet, start));
        int before = extension(packet, start) - start;
        ByteBuf shorter = context.alloc().buffer(VertxMySqlTap.HEADER + before + REST);
        shorter.writeMediumLE(before + REST);
        shorter.writeByte(packet.getByte(start - 1));
        shorter.writeBytes(packet, start, before);
        shorter.writeBytes(packet, rest, REST);
        return shorter;
    }
}
