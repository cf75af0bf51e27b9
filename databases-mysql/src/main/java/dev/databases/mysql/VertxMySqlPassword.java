package dev.databases.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.mysqlclient.impl.util.CachingSha2Authenticator;
import io.vertx.mysqlclient.impl.util.Native41Authenticator;
import io.vertx.mysqlclient.impl.util.RsaPublicKeyEncryptor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers a server that wants the password by another method than its greeting named, or wants more of it. The client would leave
 * that undone or do it wrong: it knows no {@code sha256_password}, writes {@code mysql_clear_password} without a header, encrypts
 * by the greeting's scramble whatever came later, does not know that a Unix socket is safe and hashes an empty password. One login
 * each, on its event loop.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods.html">the
 *     methods</a>
 */
final class VertxMySqlPassword {
    private static final String NATIVE = "mysql_native_password";
    private static final String CACHING = "caching_sha2_password";
    private static final String SHA256 = "sha256_password";
    private static final String CLEAR = "mysql_clear_password";

    /** Bytes. */
    static final int SCRAMBLE = 20;

    private static final int ASK_SHA256_KEY = 1;
    private static final int ASK_CACHING_KEY = 2;
    private static final int IS_CACHED = 3;
    private static final int WANTS_ALL = 4;

    private static final byte[] NOTHING = {};

    private final byte[] password;
    private final BooleanSupplier isEncrypted;
    private final boolean isLocal;

    private String method = "";
    private byte[] scramble = NOTHING;
    private boolean waitsForKey;

    /** @param isLocal whether the line is a Unix socket */
    VertxMySqlPassword(String password, BooleanSupplier isEncrypted, boolean isLocal) {
        this.password = password.getBytes(StandardCharsets.UTF_8);
        this.isEncrypted = isEncrypted;
        this.isLocal = isLocal;
    }

    /** The server proposes a method, and the client answers. */
    void greeted(String method, byte[] scramble) {
        this.method = method;
        this.scramble = scramble;
    }

    /**
     * The server asks for another method.
     *
     * @param start of the packet's payload
     * @return why it must not go on; null: it was answered
     */
    @Nullable
    String ask(ChannelHandlerContext context, ByteBuf packet, int start, int length) {
        int end = packet.indexOf(start + 1, start + length, (byte) 0);
        int name = (end < 0 ? start + length : end) - start - 1;
        String asked = packet.toString(start + 1, name, StandardCharsets.UTF_8);
        int rest = end < 0 ? 0 : start + length - end - 1;
        method = asked;
        scramble = new byte[Math.min(SCRAMBLE, rest)];
        packet.getBytes(end + 1, scramble);
        waitsForKey = false;
        boolean isScrambled = asked.equals(NATIVE) || asked.equals(CACHING) || asked.equals(SHA256);
        if (isScrambled && scramble.length < SCRAMBLE) {
            return "it sent less than a scramble of 20 bytes";
        }
        return switch (asked) {
            case NATIVE ->
                answer(
                        context,
                        packet,
                        start,
                        password.length == 0 ? NOTHING : Native41Authenticator.encode(password, scramble));
            case CACHING ->
                answer(
                        context,
                        packet,
                        start,
                        password.length == 0 ? terminated() : CachingSha2Authenticator.encode(password, scramble));
            // It is the one that does not take a Unix socket for safe.
            case SHA256 ->
                password.length == 0 || isEncrypted.getAsBoolean()
                        ? answer(context, packet, start, terminated())
                        : askForKey(context, packet, start, ASK_SHA256_KEY);
            case CLEAR ->
                isEncrypted.getAsBoolean()
                        ? answer(context, packet, start, terminated())
                        : "it asks for the password in the clear (mysql_clear_password), which is sent over TLS only";
            default ->
                "it asks for the authentication method '" + asked
                        + "', which this driver does not know. Create the user with caching_sha2_password or"
                        + " mysql_native_password";
        };
    }

    /** What the server says behind that, as {@link #ask}. */
    @Nullable
    String goOn(ChannelHandlerContext context, ByteBuf packet, int start, int length) {
        if (waitsForKey) {
            waitsForKey = false;
            byte[] encrypted = encrypted(packet.toString(start + 1, length - 1, StandardCharsets.US_ASCII));
            return encrypted == null
                    ? "it sent no public key by which the password can be encrypted"
                    : answer(context, packet, start, encrypted);
        }
        int said = length == 2 && method.equals(CACHING) ? packet.getByte(start + 1) : 0;
        return switch (said) {
            case IS_CACHED -> null;
            case WANTS_ALL ->
                isLocal || isEncrypted.getAsBoolean()
                        ? answer(context, packet, start, terminated())
                        : askForKey(context, packet, start, ASK_CACHING_KEY);
            default -> "it answered the login with something unknown";
        };
    }

    private byte[] terminated() {
        return Arrays.copyOf(password, password.length + 1);
    }

    private byte @Nullable [] encrypted(String key) {
        try {
            return RsaPublicKeyEncryptor.encrypt(terminated(), scramble, key);
        } catch (Exception e) {
            // It is no key, or the password is longer than the key can take; what is thrown is the provider's business.
            return null;
        }
    }

    private @Nullable String askForKey(ChannelHandlerContext context, ByteBuf packet, int start, int question) {
        waitsForKey = true;
        return answer(context, packet, start, (byte) question);
    }

    private static @Nullable String answer(ChannelHandlerContext context, ByteBuf packet, int start, byte... payload) {
        ByteBuf answer = context.alloc().ioBuffer(VertxMySqlTap.HEADER + payload.length);
        answer.writeMediumLE(payload.length);
        answer.writeByte(packet.getByte(start - 1) + 1);
        answer.writeBytes(payload);
        context.writeAndFlush(answer);
        return null;
    }
}
