package dev.databases.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What client and server say until the login is done. One login each, on its event loop. */
final class VertxMySqlHandshake {
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

    // Places in the greeting, behind the version: connection 4, scramble 8, filler 1, flags 2, character set 1, status
    // 2,
    // flags 2, length 1, nothing 10, scramble 12, 0, and the method.
    private static final int FIRST_SCRAMBLE = 4;
    private static final int FLAGS = 13;
    private static final int MORE_FLAGS = 18;
    private static final int NOTHING = 21;
    private static final int SECOND_SCRAMBLE = 31;
    private static final int METHOD = 44;

    private final VertxMySqlPassword password;
    private final boolean mustEncrypt;

    private boolean isGreeted;
    private boolean hasAnswered;
    private boolean isDone;
    private int extensions;
    private boolean endsAreOk;
    private @Nullable String refusal;
    private @Nullable ServerError serverError;

    VertxMySqlHandshake(VertxMySqlPassword password, boolean mustEncrypt) {
        this.password = password;
        this.mustEncrypt = mustEncrypt;
    }

    /** Whether the server has let us in. */
    boolean isDone() {
        return isDone;
    }

    /** Whether the client has answered the greeting, not just asked for encryption. */
    boolean hasAnswered() {
        return hasAnswered;
    }

    /** What was agreed: whether an OK ends a result in place of an EOF. */
    boolean endsAreOk() {
        return endsAreOk;
    }

    /** What was agreed: whether columns come with MariaDB's own words on what they are. */
    boolean hasExtendedMetadata() {
        return extensions != 0;
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

    /**
     * A packet arrives.
     *
     * @param start of its payload, which is not empty
     * @return whether the client gets it; if not, it was answered, or there is a {@link #refusal} and the line must be cut
     */
    boolean hear(ChannelHandlerContext context, ByteBuf packet, int start, int length) {
        int first = packet.getUnsignedByte(start);
        if (isTooSoon()) {
            return false;
        }
        if (!isGreeted) {
            isGreeted = true;
            refusal = switch (first) {
                // The client would take it for a greeting.
                case REFUSED -> refused(packet, start, start + length);
                case GREETING -> greeting(packet, start, start + length);
                default -> "it does not speak the MySQL protocol";
            };
            return refusal == null;
        }
        switch (first) {
            case OK -> isDone = true;
            case REFUSED -> {}
            case SWITCH -> {
                refusal = password.ask(context, packet, start, length);
                return false;
            }
            case MORE_DATA -> {
                refusal = password.goOn(context, packet, start, length);
                return false;
            }
            default -> {
                refusal = "it answered the login with something unknown";
                return false;
            }
        }
        return true;
    }

    /** Whether what arrives now nobody has asked for, such as what somebody else puts in front of an encrypted line. */
    boolean isTooSoon() {
        if (!isGreeted || hasAnswered) {
            return false;
        }
        refusal = "it said more than its greeting before it was answered";
        return true;
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

    private @Nullable String greeting(ByteBuf packet, int start, int end) {
        int at = packet.indexOf(start + 1, end, (byte) 0) + 1;
        if (at == 0 || end - at < METHOD) {
            return "its greeting is too short";
        }
        int flags = packet.getUnsignedShortLE(at + FLAGS) | packet.getUnsignedShortLE(at + MORE_FLAGS) << 16;
        if (mustEncrypt && (flags & CLIENT_SSL) == 0) {
            return "it does not offer TLS, which sslmode asks for";
        }
        // MariaDB puts more flags behind six bytes of nothing; MySQL has ten bytes of it.
        extensions = (flags & CLIENT_MYSQL) == 0 ? packet.getIntLE(at + NOTHING + 6) & EXTENDED_METADATA : 0;
        byte[] scramble = new byte[VertxMySqlPassword.SCRAMBLE];
        packet.getBytes(at + FIRST_SCRAMBLE, scramble, 0, 8);
        packet.getBytes(at + SECOND_SCRAMBLE, scramble, 8, 12);
        int method = packet.indexOf(at + METHOD, end, (byte) 0);
        password.greeted(
                packet.toString(at + METHOD, (method < 0 ? end : method) - at - METHOD, StandardCharsets.UTF_8),
                scramble);
        return null;
    }

    /** The client answers the greeting; its request for encryption, and the login itself, begin alike. */
    void answers(ByteBuf bytes, int at, int length) {
        int flags = bytes.getIntLE(at);
        if (extensions != 0) {
            // Where this flag is, the server does not look at the others.
            flags &= ~CLIENT_MYSQL;
            bytes.setIntLE(at, flags);
            bytes.setIntLE(at + EXTENSIONS, extensions);
        }
        hasAnswered = length != SSL_REQUEST;
        endsAreOk = (flags & DEPRECATE_EOF) != 0;
    }
}
