package dev.databases.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.values.ValueConverters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tap makes of bytes however they arrive, without a server; and that it keeps none. */
class VertxMySqlTapTest {
    private static final byte[] GREETING = packet(
            0,
            "\n8.0.99\0\1\0\0\0" + "12345678" + "\0" + "\u00ff\u00f7" + "\u002d" + "\2\0" + "\u00ff\u00c1" + "\u0015"
                    + "\0".repeat(10) + "123456789012\0" + "mysql_native_password\0");

    /** Flags, of which 0x0100_0000 is DEPRECATE_EOF, the largest packet, a character set, nothing, and nobody's name. */
    private static final byte[] LOGIN = packet(1, "\0\u0082\0\1" + "\0\0\0\0" + "\u002d" + "\0".repeat(23) + "\0\0");

    private static final byte[] OK = packet(2, "\0\0\0\2\0\0\0");
    private static final byte[] PREPARE = packet(0, "\u0016SELECT");
    private static final byte[] EXECUTE = packet(0, "\u0017\7\0\0\0\0\1\0\0\0");
    private static final byte[] END = packet(9, "\u00fe\0\0\2\0\0\0");

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final VertxMySqlHandshake handshake =
            new VertxMySqlHandshake(new VertxMySqlPassword("secret", () -> false, false), false);
    private final VertxMySqlTap tap = new VertxMySqlTap(ValueConverters.NONE, handshake);
    private final List<ByteBuf> sent = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private boolean isPast;
    private final EmbeddedChannel channel = new EmbeddedChannel(tap, new Client());

    /** In the place of the client: keeps packets, and reads the row where it is given one. */
    private final class Client extends ChannelInboundHandlerAdapter {
        private final VertxMySqlValues values = new VertxMySqlValues(ZeroDates.NULL, ZoneOffset.UTC);

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf packet = (ByteBuf) message;
            boolean isRow = packet.readableBytes() == 6 && packet.getUnsignedShortLE(packet.readerIndex() + 4) == 0x400;
            VertxMySqlAnswers answers = tap.answers();
            if (isRow) {
                heard.add(read(answers.rows().in(), answers.rows().start()));
                if (isPast) {
                    answers.rows().readRest((in, start) -> heard.add("past: " + read(in, start)));
                }
            } else {
                heard.add(packet.getUnsignedByte(packet.readerIndex() + 3) + ":" + (packet.readableBytes() - 4));
            }
            packet.release();
        }

        private String read(ByteBuf in, int start) {
            return shortened(
                    values.record(tap.answers().columns(), in, start).asMap().toString());
        }
    }

    private static String shortened(String row) {
        return row.length() < 100 ? row : row.substring(0, 20) + "…" + row.length();
    }

    private static byte[] packet(int number, String payload) {
        return packet(number, payload.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** In as many parts as it needs. */
    private static byte[] packet(int number, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 8);
        int at = 0;
        int length;
        do {
            length = Math.min(payload.length - at, VertxMySqlTap.LARGEST);
            out.write(length);
            out.write(length >> 8);
            out.write(length >> 16);
            out.write(number++);
            out.write(payload, at, length);
            at += length;
        } while (length == VertxMySqlTap.LARGEST);
        return out.toByteArray();
    }

    private static byte[] definition(String name, int type, int characterSet) {
        return packet(
                2,
                "\3def\0\0\0" + (char) name.length() + name + "\0" + "\u000c" + (char) characterSet + "\0" + "\0\1\0\0"
                        + (char) type + "\0\0\0\0\0");
    }

    /** A number and a text. */
    private static byte[] row(int number, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
        out.writeBytes(new byte[] {0, 0, (byte) number, 0, 0, 0});
        int length = text.length();
        out.write(length < 251 ? length : 0xFE);
        for (int i = 0; i < (length < 251 ? 0 : Long.SIZE); i += Byte.SIZE) {
            out.write((int) ((long) length >> i));
        }
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return packet(5, out.toByteArray());
    }

    private static byte[] joined(byte[]... packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] each : packets) {
            out.writeBytes(each);
        }
        return out.toByteArray();
    }

    private void arrives(byte[] bytes, int atOnce) {
        for (int at = 0; at < bytes.length; at += atOnce) {
            int length = Math.min(atOnce, bytes.length - at);
            // Not from the start of a buffer, as behind TLS.
            ByteBuf part =
                    allocator.buffer(3 + length).writeZero(3).skipBytes(3).writeBytes(bytes, at, length);
            sent.add(part);
            channel.writeInbound(part);
        }
    }

    private void leaves(byte[] bytes) {
        channel.writeOutbound(Unpooled.copiedBuffer(bytes));
    }

    private void logIn(int atOnce) {
        arrives(GREETING, atOnce);
        leaves(LOGIN);
        arrives(OK, atOnce);
    }

    private void prepare(int atOnce) {
        tap.answers().commands().prepareOurs();
        leaves(PREPARE);
        arrives(
                joined(packet(1, "\0\7\0\0\0\2\0\0\0\0\0\0"), definition("id", 0x03, 63), definition("word", 0xFD, 45)),
                atOnce);
    }

    private static byte[] result(byte[]... rows) {
        return joined(packet(1, "\2"), definition("id", 0x03, 63), definition("word", 0xFD, 45), joined(rows), END);
    }

    @AfterEach
    void nothingIsKept() {
        channel.config().setAllocator(allocator);
        channel.finishAndReleaseAll();

        for (ByteBuf part : sent) {
            assertEquals(0, part.refCnt());
        }
        assertEquals(0, allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 11, 16, 31, 64, 1_000})
    void packetsAreTheSameHoweverTheyArrive(int atOnce) {
        channel.config().setAllocator(allocator);

        logIn(atOnce);
        prepare(atOnce);
        leaves(EXECUTE);
        arrives(result(row(1, "one"), row(2, ""), row(3, "x".repeat(250))), atOnce);

        assertEquals(
                List.of(
                        "0:" + (GREETING.length - 4),
                        "2:7",
                        "1:12",
                        "2:" + (definition("id", 0, 0).length - 4),
                        "2:" + (definition("word", 0, 0).length - 4),
                        // Of two columns the client is told one.
                        "1:1",
                        "2:19",
                        "{id=1, word=one}",
                        "{id=2, word=}",
                        "{id=3, word=xxxxxxxx…263",
                        "9:7"),
                heard);
        assertEquals(Boolean.FALSE, tap.answers().isInTransaction());
    }

    /** The payload of the second is exactly as large as a packet can be, so that an empty one is behind it. */
    @ParameterizedTest
    @ValueSource(ints = {16_384, 65_536, 1_000_003, 50_000_000})
    void aRowTooLargeForOnePacketIsOne(int atOnce) {
        channel.config().setAllocator(allocator);
        String exact = "y".repeat(VertxMySqlTap.LARGEST - 15);
        String larger = "z".repeat(17_000_000);

        logIn(atOnce);
        prepare(atOnce);
        leaves(EXECUTE);
        heard.clear();
        arrives(result(row(1, "one"), row(2, exact), row(3, larger), row(4, "four")), atOnce);

        assertEquals(
                List.of(
                        "1:1",
                        "2:19",
                        "{id=1, word=one}",
                        "{id=2, word=yyyyyyyy…" + (13 + exact.length()),
                        "{id=3, word=zzzzzzzz…" + (13 + larger.length()),
                        "{id=4, word=four}",
                        "9:7"),
                heard);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 1_000, 65_536})
    void rowsThatAreReadPastTheClientAreTheSame(int atOnce) {
        channel.config().setAllocator(allocator);
        isPast = true;
        String large = "z".repeat(atOnce < 1_000 ? 300 : 17_000_000);

        logIn(atOnce);
        prepare(atOnce);
        for (int run = 1; run <= 2; run++) {
            leaves(EXECUTE);
            heard.clear();
            arrives(result(row(1, "one"), row(2, large), row(3, "three")), atOnce);

            // Of each result the client is told the first row and the end.
            assertEquals(
                    List.of(
                            "1:1",
                            "2:19",
                            "{id=1, word=one}",
                            "past: {id=2, word=zzzzzzzz…" + (13 + large.length()),
                            "past: {id=3, word=three}",
                            "9:7"),
                    heard);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 60, 16_777_300})
    void whatWasKeptOfAPacketIsReleasedWhenTheLineEnds(int bytes) {
        channel.config().setAllocator(allocator);
        logIn(1_000);
        prepare(1_000);
        leaves(EXECUTE);
        byte[] all = result(row(2, "y".repeat(17_000_000)));

        arrives(Arrays.copyOf(all, bytes), 16_384);
        channel.close();

        assertFalse(channel.isOpen());
    }

    /** Such as what somebody else puts in front of an encrypted line. */
    @ParameterizedTest
    @ValueSource(ints = {1, 11})
    void whatComesBeforeTheLoginIsCut(int bytes) {
        channel.config().setAllocator(allocator);

        arrives(joined(GREETING, Arrays.copyOf(OK, bytes)), 1_000);

        assertEquals("it said more than its greeting before it was answered", handshake.refusal());
        assertFalse(channel.isOpen());
        assertFalse(handshake.isDone());
    }

    @Test
    void nothingIsHeardBehindWhatBreaksTheRules() {
        channel.config().setAllocator(allocator);
        logIn(1_000);
        prepare(1_000);
        leaves(EXECUTE);
        heard.clear();

        arrives(joined(packet(1, "\u00fb/etc/hostname"), OK, OK), 1_000);

        assertEquals(List.of(), heard);
        assertFalse(channel.isOpen());
    }

    /** The client takes an error behind the columns for their end, and asks for rows. */
    @Test
    void whyThereIsNoCursorIsToldInPlaceOfThatThereIsNone() {
        channel.config().setAllocator(allocator);
        logIn(1_000);
        prepare(1_000);
        leaves(packet(0, "\u0017\7\0\0\0\1\1\0\0\0"));
        heard.clear();

        arrives(
                joined(
                        packet(1, "\2"),
                        definition("id", 0x03, 63),
                        definition("word", 0xFD, 45),
                        packet(4, "\u00ff\6\0#HY000Error on delete")),
                1_000);
        leaves(packet(0, "\u001c\7\0\0\0\12\0\0\0"));
        arrives(packet(1, "\u00ff\u008d\5#HY000No cursor"), 1_000);
        leaves(packet(0, "\u001c\7\0\0\0\12\0\0\0"));
        arrives(packet(1, "\u00ff\u008d\5#HY000No cursor"), 1_000);

        assertEquals(List.of("1:1", "2:19", "4:24", "1:24", "1:18"), heard);
        assertNull(tap.answers().isInTransaction());
    }

    /** A text of the client's own is read by the client, whose packets stay as they are. */
    @Test
    void whatIsNotOursIsLeftAlone() {
        channel.config().setAllocator(allocator);
        logIn(5);
        leaves(packet(0, "\3SELECT 1"));
        heard.clear();
        byte[] definition = definition("1", 0x08, 63);
        int length = ThreadLocalRandom.current().nextInt(1, 200);

        arrives(joined(packet(1, "\1"), definition, packet(3, "\1".repeat(length)), END), 7);

        assertEquals(List.of("1:1", "2:" + (definition.length - 4), "3:" + length, "9:7"), heard);
        assertNull(handshake.refusal());
        assertTrue(channel.isOpen());
    }
}
