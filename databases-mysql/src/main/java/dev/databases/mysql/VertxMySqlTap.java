package dev.databases.mysql;

import dev.databases.values.ValueConverters;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.BooleanSupplier;
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

    private static final int GREETING = 10;
    private static final int OK = 0x00;
    private static final int MORE_DATA = 0x01;
    private static final int SWITCH = 0xFE;
    private static final int REFUSED = 0xFF;

    private static final int CLIENT_MYSQL = 1;
    private static final int CLIENT_SSL = 0x800;
    private static final int DEPRECATE_EOF = 0x0100_0000;

    /** MARIADB_CLIENT_EXTENDED_METADATA, 35 of the bits that go on behind the first 32. */
    private static final int EXTENDED_METADATA = 1 << 3;

    private static final int SSL_REQUEST = 32;

    /** Letters of an SQL state. */
    private static final int STATE = 5;

    /** In a login's answer: behind its flags, the largest packet, a character set and nineteen bytes of nothing. */
    private static final int EXTENSIONS = 4 + 4 + 1 + 19;

    private static final Set<String> METHODS = Set.of("mysql_native_password", "caching_sha2_password");
    private static final String CLEAR = "mysql_clear_password";

    private final VertxMySqlAnswers answers;
    private final boolean mustEncrypt;
    private final BooleanSupplier isEncrypted;

    private boolean isGreeted;
    private boolean hasAnswered;
    private boolean isLoggedIn;
    private int extensions;
    private @Nullable String refusal;
    private @Nullable ServerError serverError;

    /** What is left of the packet on its way out. */
    private int leaving;

    private boolean isCommandNext;
    private boolean leavingGoesOn;
    /** What arrives is a later part of a packet that is too large for one. */
    private boolean arrivingGoesOn;

    VertxMySqlTap(ValueConverters converters, boolean mustEncrypt, BooleanSupplier isEncrypted) {
        this.answers = new VertxMySqlAnswers(new VertxMySqlCommands(), converters);
        this.mustEncrypt = mustEncrypt;
        this.isEncrypted = isEncrypted;
    }

    VertxMySqlAnswers answers() {
        return answers;
    }

    /** Why this side broke the login off; null: it did not. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** What the server said in place of a greeting; null: it greeted. */
    @Nullable
    ServerError serverError() {
        return serverError;
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
        String reason = isLoggedIn ? null : login(packet, length);
        if (reason != null) {
            refusal = reason;
            packet.release();
            context.close();
            return;
        }
        ByteBuf heard = packet;
        if (isLoggedIn) {
            ByteBuf changed = answers.hear(context, packet, length);
            if (changed == null) {
                packet.release();
                context.close();
                return;
            }
            heard = changed;
        } else if (isGreeted && first(packet) == OK) {
            isLoggedIn = true;
        }
        context.fireChannelRead(heard);
    }

    private static int first(ByteBuf packet) {
        return packet.getUnsignedByte(packet.readerIndex() + HEADER);
    }

    /** Gives why it must not go on; null: it may. */
    private @Nullable String login(ByteBuf packet, int length) {
        int start = packet.readerIndex() + HEADER;
        int first = first(packet);
        if (!isGreeted) {
            if (first == REFUSED) {
                // The client would take it for a greeting.
                return refused(packet, start, start + length);
            }
            isGreeted = true;
            return first == GREETING ? greeting(packet, start) : "it does not speak the MySQL protocol";
        }
        if (first == SWITCH) {
            int end = packet.indexOf(start + 1, start + length, (byte) 0);
            String method =
                    packet.toString(start + 1, (end < 0 ? start + length : end) - start - 1, StandardCharsets.UTF_8);
            if (method.equals(CLEAR)) {
                return isEncrypted.getAsBoolean()
                        ? null
                        : "it asks for the password in the clear (mysql_clear_password), which is sent over TLS only";
            }
            return METHODS.contains(method)
                    ? null
                    : "it asks for the authentication method '" + method
                            + "', which this driver does not know. Create the user with caching_sha2_password or"
                            + " mysql_native_password";
        }
        return first == OK || first == REFUSED || first == MORE_DATA
                ? null
                : "it answered the login with something unknown";
    }

    /** A server that is full says so in place of its greeting, some without a state. */
    private String refused(ByteBuf packet, int start, int end) {
        int at = start + 1 + 2;
        boolean hasState = at < end && packet.getByte(at) == '#';
        int message = hasState ? at + 1 + STATE : at;
        serverError = new ServerError(
                packet.getUnsignedShortLE(start + 1),
                hasState ? packet.toString(at + 1, STATE, StandardCharsets.US_ASCII) : null,
                packet.toString(message, end - message, StandardCharsets.UTF_8));
        return "it refused the connection before the login";
    }

    private @Nullable String greeting(ByteBuf packet, int start) {
        int at = packet.indexOf(start + 1, packet.writerIndex(), (byte) 0) + 1;
        // Behind the version: connection 4, scramble 8, filler 1, flags 2, character set 1, status 2, flags 2, length
        // 1.
        int flags = packet.getUnsignedShortLE(at + 13) | packet.getUnsignedShortLE(at + 18) << 16;
        if (mustEncrypt && (flags & CLIENT_SSL) == 0) {
            return "it does not offer TLS, which sslmode asks for";
        }
        // MariaDB puts more flags behind six bytes of nothing; MySQL has ten bytes of it.
        extensions = (flags & CLIENT_MYSQL) == 0 ? packet.getIntLE(at + 21 + 6) & EXTENDED_METADATA : 0;
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
                } else if (!hasAnswered) {
                    answerLogin(bytes, at);
                }
            }
            at += here;
            leaving -= here;
        }
        return bytes;
    }

    /** The request for encryption, and the login itself, begin alike. */
    private void answerLogin(ByteBuf bytes, int at) {
        int flags = bytes.getIntLE(at);
        if (extensions != 0) {
            // Where this flag is, the server does not look at the others.
            flags &= ~CLIENT_MYSQL;
            bytes.setIntLE(at, flags);
            bytes.setIntLE(at + EXTENSIONS, extensions);
        }
        hasAnswered = leaving != SSL_REQUEST;
        answers.agree((flags & DEPRECATE_EOF) != 0, extensions != 0);
    }
}
