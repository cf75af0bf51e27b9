package dev.databases.mysql;

import dev.databases.values.ValueConverters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands in between the line and the client, in the place of the client's own decoder of packets. The client's answers leave out
 * what must be known: whether a transaction is open, how many rows were changed where that is more than an int, and what the types
 * of columns really are. On the way in it reads the rows of our statements; on the way out it follows which command an answer
 * belongs to. Used on the connection's event loop only.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html">the protocol</a>
 */
final class VertxMySqlTap extends ChannelDuplexHandler implements VertxMySqlSplitter.Packets {
    static final String NAME = "databases";

    static final int HEADER = 4;
    static final int LARGEST = 0xFF_FFFF;

    private final VertxMySqlAnswers answers;
    private final VertxMySqlHandshake handshake;
    private final VertxMySqlSplitter splitter = new VertxMySqlSplitter(this);

    private @Nullable ChannelHandlerContext context;
    private boolean isLoggedIn;
    private boolean isCut;

    /** What arrives is a later part of a packet that is too large for one. */
    private boolean arrivingGoesOn;

    /** What is there of a row that is too large for one packet. */
    private @Nullable CompositeByteBuf largeRow;

    /** What is left of the packet on its way out. */
    private int leaving;

    private boolean isCommandNext;
    private boolean leavingGoesOn;

    VertxMySqlTap(ValueConverters converters, VertxMySqlHandshake handshake) {
        this.answers = new VertxMySqlAnswers(new VertxMySqlCommands(), converters);
        this.handshake = handshake;
    }

    VertxMySqlAnswers answers() {
        return answers;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        isCut = true;
        splitter.release();
        releaseLargeRow();
    }

    private void releaseLargeRow() {
        CompositeByteBuf row = largeRow;
        largeRow = null;
        if (row != null) {
            row.release();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf arrived = (ByteBuf) message;
        if (isCut) {
            arrived.release();
            return;
        }
        splitter.read(arrived, context.alloc());
        if (splitter.hasBegun() && handshake.isTooSoon()) {
            cut(context);
        }
    }

    @Override
    public boolean packet(ByteBuf in, int start, int length) {
        ChannelHandlerContext context = Objects.requireNonNull(this.context);
        ByteBuf heard = heard(context, in, start, length);
        if (heard == null) {
            cut(context);
        } else if (heard != VertxMySqlPackets.NONE) {
            context.fireChannelRead(heard);
        }
        if (largeRow != null && !arrivingGoesOn) {
            releaseLargeRow();
        }
        return !isCut;
    }

    /** Gives what the client gets; null: the line must be cut. */
    private @Nullable ByteBuf heard(ChannelHandlerContext context, ByteBuf in, int start, int length) {
        boolean isPart = arrivingGoesOn;
        arrivingGoesOn = length == LARGEST;
        if (isLoggedIn && (largeRow != null || !isPart && arrivingGoesOn && answers.readsRows())) {
            return partOfRow(context, in, start, length);
        }
        if (isPart || length == 0) {
            return VertxMySqlPackets.asItIs(in, start, length);
        }
        if (isLoggedIn) {
            return answers.hear(context, in, start, length);
        }
        boolean isForClient = handshake.hear(context, in, start, length);
        isLoggedIn = handshake.isDone();
        if (isForClient) {
            return VertxMySqlPackets.asItIs(in, start, length);
        }
        return handshake.refusal() == null ? VertxMySqlPackets.NONE : null;
    }

    private @Nullable ByteBuf partOfRow(ChannelHandlerContext context, ByteBuf in, int start, int length) {
        CompositeByteBuf row = largeRow;
        if (row == null) {
            row = context.alloc().compositeBuffer(Integer.MAX_VALUE);
            // With a header like that of a packet of its own.
            row.addComponent(true, in.retainedSlice(start - HEADER, HEADER));
            largeRow = row;
        }
        row.addComponent(true, in.retainedSlice(start, length));
        if (arrivingGoesOn) {
            return VertxMySqlPackets.NONE;
        }
        return answers.hear(context, row, HEADER, row.readableBytes() - HEADER);
    }

    private void cut(ChannelHandlerContext context) {
        isCut = true;
        context.close();
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
