package dev.databases.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.r2dbc.postgresql.client.EncodedParameter;
import io.r2dbc.postgresql.codec.Codec;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.postgresql.message.Format;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Takes values past the driver's own codecs, which send a type with everything and read text by the time zone of the machine.
 * Registered on each connection; what the user does with the raw connection does not meet it. Safe for any thread.
 */
final class R2dbcPostgresCodec implements Codec<R2dbcPostgresCodec.Value> {
    private final ByteBufAllocator allocator;

    R2dbcPostgresCodec(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** What a column held: the driver asks for a class, and this is the one that asks for ours. */
    record Value(@Nullable Object value) {}

    /**
     * An argument as it goes over the wire.
     *
     * @param type its OID; 0: the server finds out from the place where it stands
     * @param text null: {@code bytes} counts, or it is NULL
     */
    record Argument(int type, @Nullable String text, byte @Nullable [] bytes) {
        static final Argument NULL = new Argument(0, null, null);

        static Argument text(int type, String text) {
            return new Argument(type, text, null);
        }

        /** Its values stay out of the driver's logs. */
        @Override
        public String toString() {
            return "Argument of type " + type;
        }
    }

    @Override
    public boolean canDecode(int dataType, Format format, Class<?> type) {
        return type == Value.class && format == Format.FORMAT_TEXT;
    }

    @Override
    public Value decode(@Nullable ByteBuf buffer, int dataType, Format format, Class<? extends Value> type) {
        if (buffer == null) {
            return new Value(null);
        }
        return new Value(R2dbcPostgresValues.decode(dataType, buffer));
    }

    @Override
    public boolean canEncode(Object value) {
        return value instanceof Argument;
    }

    @Override
    public EncodedParameter encode(Object value) {
        Argument argument = (Argument) value;
        String text = argument.text();
        byte[] bytes = argument.bytes();
        if (text != null) {
            return new EncodedParameter(
                    Format.FORMAT_TEXT,
                    argument.type(),
                    Mono.fromSupplier(() -> ByteBufUtil.writeUtf8(allocator, text)));
        }
        if (bytes != null) {
            return new EncodedParameter(
                    Format.FORMAT_BINARY,
                    argument.type(),
                    Mono.fromSupplier(
                            () -> allocator.buffer(Math.max(1, bytes.length)).writeBytes(bytes)));
        }
        return new EncodedParameter(Format.FORMAT_TEXT, argument.type(), EncodedParameter.NULL_VALUE);
    }

    @Override
    public EncodedParameter encode(Object value, int dataType) {
        return encode(value);
    }

    @Override
    public boolean canEncodeNull(Class<?> type) {
        return type == Value.class;
    }

    @Override
    public EncodedParameter encodeNull() {
        return new EncodedParameter(
                Format.FORMAT_TEXT, PostgresqlObjectId.UNSPECIFIED.getObjectId(), EncodedParameter.NULL_VALUE);
    }

    static String utf8(ByteBuf buffer) {
        return buffer.toString(StandardCharsets.UTF_8);
    }
}
