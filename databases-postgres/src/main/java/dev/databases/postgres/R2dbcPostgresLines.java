package dev.databases.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpResources;

/**
 * The channels of one connection: its own, and those of its cancels. The driver takes the event loops that make them; these are the
 * ones that it uses anyway, and what they make is known here. So what the driver leaves undone can be done: a login that is given up
 * is cut (the driver forgets it and leaves the line open), and what PgBouncer refuses is left out of a login (the driver has no
 * option for that). Safe for any thread.
 */
final class R2dbcPostgresLines implements LoopResources {
    private final boolean shortens;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isCut;

    /** @param shortens whether {@code extra_float_digits} is left out; from PostgreSQL 12 on numbers are exact without it */
    R2dbcPostgresLines(boolean shortens) {
        this.shortens = shortens;
    }

    /** Closes what is open, and what opens from now on. */
    void cut() {
        isCut = true;
        open.forEach(channel -> {
            if (channel.isRegistered()) {
                channel.close();
            }
        });
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
        C channel = TcpResources.get().onChannel(type, group);
        open.add(channel);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        channel.pipeline().addLast("databases-line", new Line());
        if (shortens) {
            channel.pipeline().addLast("databases-startup", new Shortened());
        }
        return channel;
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
        return TcpResources.get().onChannelClass(type, group);
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        return TcpResources.get().onClient(useNative);
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return TcpResources.get().onServer(useNative);
    }

    @Override
    public EventLoopGroup onServerSelect(boolean useNative) {
        return TcpResources.get().onServerSelect(useNative);
    }

    @Override
    public boolean daemon() {
        return TcpResources.get().daemon();
    }

    /** They are everybody's. */
    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
        return Mono.empty();
    }

    /** One that was made, and not there yet when the lines were cut. */
    private final class Line extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRegistered(ChannelHandlerContext context) {
            context.fireChannelRegistered();
            if (isCut) {
                context.close();
            }
        }
    }

    /** What is written through it is not encrypted yet: the handler for that stands nearer to the line. */
    static final class Shortened extends ChannelOutboundHandlerAdapter {
        // https://www.postgresql.org/docs/current/protocol-message-formats.html, StartupMessage: its length, the
        // protocol
        // 3.0, names and values with a zero behind each, a zero.
        private static final int PROTOCOL = 196_608;
        private static final int SSL_REQUEST = 80_877_103;
        private static final byte[] LEFT_OUT = "\0extra_float_digits\0".getBytes(StandardCharsets.US_ASCII);

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            Object written = message;
            if (message instanceof ByteBuf bytes && bytes.readableBytes() >= 8) {
                int code = bytes.getInt(bytes.readerIndex() + 4);
                if (code == PROTOCOL) {
                    written = shortened(context, bytes);
                }
                if (code != SSL_REQUEST) {
                    context.pipeline().remove(this);
                }
            }
            context.write(written, promise);
        }

        private static ByteBuf shortened(ChannelHandlerContext context, ByteBuf message) {
            int from = indexOf(message, LEFT_OUT);
            if (from < 0) {
                return message;
            }
            // The zero before the name stays, and ends what is before it; the one behind the value goes.
            int valueFrom = from + LEFT_OUT.length;
            int to = message.indexOf(valueFrom, message.writerIndex(), (byte) 0);
            try {
                int first = from - message.readerIndex();
                int length = message.readableBytes() - (to - from);
                return context.alloc()
                        .buffer(length)
                        .writeInt(length)
                        .writeBytes(message, message.readerIndex() + 4, first - 4)
                        .writeBytes(message, to, message.writerIndex() - to);
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private static int indexOf(ByteBuf in, byte[] wanted) {
            for (int at = in.readerIndex(); at <= in.writerIndex() - wanted.length; at++) {
                int matched = 0;
                while (matched < wanted.length && in.getByte(at + matched) == wanted[matched]) {
                    matched++;
                }
                if (matched == wanted.length) {
                    return at;
                }
            }
            return -1;
        }
    }
}
