package dev.databases.mysql;

import dev.databases.values.ValueConverters;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Listens in between the line and the client, whose answers leave out what must be known: whether a transaction is open, how many
 * rows were changed where that is more than an int, and what the types of columns really are. On the way in it gives the client
 * dates, JSON and the like as the bytes that they are; on the way out it follows which command an answer belongs to. Used on the
 * connection's event loop only.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html">the protocol</a>
 */
final class VertxMySqlTap extends ChannelDuplexHandler {
    static final String NAME = "databases";

    static final int HEADER = 4;
    static final int LARGEST = 0xFF_FFFF;

    private final VertxMySqlAnswers answers;
    private final VertxMySqlHandshake handshake;
    private boolean isLoggedIn;

    /** What is left of the packet on its way out. */
    private int leaving;

    private boolean isCommandNext;
    private boolean leavingGoesOn;
    /** What arrives is a later part of a packet that is too large for one. */
    private boolean arrivingGoesOn;

    VertxMySqlTap(ValueConverters converters, VertxMySqlHandshake handshake) {
        this.answers = new VertxMySqlAnswers(new VertxMySqlCommands(), converters);
        this.handshake = handshake;
    }

    VertxMySqlAnswers answers() {
        return answers;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf packet = (ByteBuf) message;
        boolean isPart = arrivingGoesOn;
        int length = packet.getUnsignedMediumLE(packet.readerIndex());
        arrivingGoesOn = length == LARGEST;
        if (isPart || length == 0) {
            context.fireChannelRead(packet);
            return;
        }
        ByteBuf heard = isLoggedIn
                ? listened(context, packet, length)
                : greeted(context, packet, packet.readerIndex() + HEADER, length);
        if (heard != null) {
            context.fireChannelRead(heard);
        }
    }

    private @Nullable ByteBuf listened(ChannelHandlerContext context, ByteBuf packet, int length) {
        ByteBuf heard = answers.hear(context, packet, length);
        if (heard == null) {
            packet.release();
            context.close();
        }
        return heard;
    }

    /** Gives what the client gets; null: nothing, or the line was cut. */
    private @Nullable ByteBuf greeted(ChannelHandlerContext context, ByteBuf packet, int start, int length) {
        if (handshake.hear(context, packet, start, length)) {
            isLoggedIn = handshake.isDone();
            return packet;
        }
        packet.release();
        if (handshake.refusal() != null) {
            context.close();
        }
        return null;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        super.write(context, message instanceof ByteBuf bytes ? follow(context, bytes) : message, promise);
    }

    /** Gives what leaves in its place. */
    private ByteBuf follow(ChannelHandlerContext context, ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (leaving == 0) {
                leaving = bytes.getUnsignedMediumLE(at);
                isCommandNext = !leavingGoesOn;
                leavingGoesOn = leaving == LARGEST;
                at += HEADER;
                if (leaving == 0) {
                    continue;
                }
            }
            int here = Math.min(leaving, end - at);
            if (isCommandNext && here > 0) {
                isCommandNext = false;
                if (isLoggedIn) {
                    answers.commands().expect(bytes, at);
                    if (here == leaving && at + here == end && at == bytes.readerIndex() + HEADER) {
                        // As the client writes all but the largest.
                        leaving = 0;
                        return answers.commands().leaves(bytes, at, context.alloc());
                    }
                } else if (!handshake.hasAnswered()) {
                    handshake.answers(bytes, at, leaving);
                    answers.agree(handshake.endsAreOk(), handshake.hasExtendedMetadata());
                }
            }
            at += here;
            leaving -= here;
        }
        return bytes;
    }
}
