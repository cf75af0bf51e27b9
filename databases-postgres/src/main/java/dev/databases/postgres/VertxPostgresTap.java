package dev.databases.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.Connection;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Listens in on what the server says, ahead of the client's decoder. The client reads {@code xml}, {@code bit}, {@code oid} and
 * {@code macaddr} as null, takes any unknown text that begins with a brace for an array, writes to parameters of unknown types
 * something the server cannot read, rounds JSON numbers and breaks the connection at an infinite {@code numeric}. So the
 * descriptions of the statements that we prepare are changed on their way: what the client does not do well it is told to leave as
 * text, which {@link PostgresText} knows. The real types are kept here; so are a command's tag and whether a transaction is open,
 * which the client does not tell: it gets the answer to one command at a time, and what is kept here meanwhile is of that one.
 * Everything else, and whatever a program prepares on the raw connection, passes untouched.
 *
 * <p>The one place that knows the inside of the client. Used on the connection's event loop only.
 */
final class VertxPostgresTap extends ChannelInboundHandlerAdapter {
    /** What was prepared: its types as the server has them. */
    record Description(int[] parameters, int[] columns) {}

    private static final int HEADER = 5;
    private static final int[] NONE = {};

    private boolean isPreparing;
    private int @Nullable [] told;
    private int @Nullable [] parameters;
    private int[] columns = NONE;

    private @Nullable String tag;
    private boolean isNext;
    private byte transaction = 'I';

    /** The beginning of a message of which more is to come. */
    private @Nullable ByteBuf held;

    /** What is left of a message that is of no interest. */
    private int skip;

    private VertxPostgresTap() {}

    /** Listens in on a connection that is logged in. */
    static VertxPostgresTap into(Connection connection) {
        VertxPostgresTap tap = new VertxPostgresTap();
        ChannelPipeline pipeline = ((SocketConnectionBase) connection.unwrap())
                .socket()
                .channelHandlerContext()
                .pipeline();
        pipeline.addBefore("codec", "databases", tap);
        return tap;
    }

    /**
     * The next description is that of a statement of ours.
     *
     * @param told what the client is told of its parameters; null: what goes with their types
     */
    void expectDescription(int @Nullable [] told) {
        isPreparing = true;
        this.told = told;
        parameters = null;
        columns = NONE;
    }

    /** The description that came; null: the server refused the statement. */
    @Nullable
    Description takeDescription() {
        isPreparing = false;
        int[] known = parameters;
        parameters = null;
        return known == null ? null : new Description(known, columns);
    }

    /** The tag of the command whose answer is complete: {@code COMMIT}, {@code INSERT 0 1}; null: it has none. */
    @Nullable
    String tag() {
        return tag;
    }

    /** Whether the server said last that no transaction is open. */
    boolean isIdle() {
        return transaction == 'I';
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf before = held;
        if (before != null) {
            held = null;
            CompositeByteBuf joined = context.alloc().compositeBuffer(2);
            joined.addComponent(true, before);
            joined.addComponent(true, in);
            in = joined;
        }
        int end = in.writerIndex();
        int at = in.readerIndex() + skip;
        skip = 0;
        while (at < end) {
            if (end - at < HEADER) {
                hold(context, in, at);
                return;
            }
            byte type = in.getByte(at);
            if (isNext) {
                isNext = false;
                tag = null;
            }
            int next = at + 1 + in.getInt(at + 1);
            if (next > end) {
                if (isOfInterest(type)) {
                    hold(context, in, at);
                    return;
                }
                skip = next - end;
                break;
            }
            if (isOfInterest(type)) {
                hear(type, in, at + HEADER, next);
            }
            at = next;
            if (type == 'Z') {
                isNext = true;
                if (at < end) {
                    context.fireChannelRead(in.readRetainedSlice(at - in.readerIndex()));
                }
            }
        }
        if (at > end) {
            skip = at - end;
        }
        context.fireChannelRead(in);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ByteBuf before = held;
        if (before != null) {
            held = null;
            before.release();
        }
    }

    /** Passes on what is before this place, and waits for the rest of what begins there. */
    private void hold(ChannelHandlerContext context, ByteBuf in, int at) {
        int whole = at - in.readerIndex();
        if (whole == 0) {
            held = in;
            return;
        }
        ByteBuf first = in.readRetainedSlice(whole);
        held = in;
        context.fireChannelRead(first);
    }

    private boolean isOfInterest(byte type) {
        return type == 'C' || type == 'Z' || isPreparing && (type == 't' || type == 'T');
    }

    private void hear(byte type, ByteBuf in, int from, int to) {
        switch (type) {
            case 'C' -> tag = in.toString(from, to - from - 1, StandardCharsets.US_ASCII);
            case 'Z' -> transaction = in.getByte(from);
            case 't' -> parameters = parameters(in, from);
            // Without parameters before it, it is that of a text of our own which travels ahead.
            default -> {
                if (parameters != null) {
                    columns = columns(in, from);
                }
            }
        }
    }

    private int[] parameters(ByteBuf in, int from) {
        int[] forClient = told;
        int[] oids = new int[in.getUnsignedShort(from)];
        for (int i = 0; i < oids.length; i++) {
            int at = from + 2 + 4 * i;
            oids[i] = in.getInt(at);
            in.setInt(at, forClient == null ? VertxPostgresTypes.forParameter(oids[i]) : forClient[i]);
        }
        return oids;
    }

    private static int[] columns(ByteBuf in, int from) {
        int[] oids = new int[in.getUnsignedShort(from)];
        int at = from + 2;
        for (int i = 0; i < oids.length; i++) {
            while (in.getByte(at) != 0) {
                at++;
            }
            // Behind the name: table 4, attribute 2, type 4, size 2, modifier 4, format 2.
            at += 1 + 4 + 2;
            oids[i] = in.getInt(at);
            in.setInt(at, VertxPostgresTypes.forColumn(oids[i]));
            at += 4 + 2 + 4 + 2;
        }
        return oids;
    }
}
