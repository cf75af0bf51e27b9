package dev.databases.mysql;

import io.asyncer.r2dbc.mysql.MySqlParameter;
import io.asyncer.r2dbc.mysql.api.MySqlNativeTypeMetadata;
import io.asyncer.r2dbc.mysql.api.MySqlReadableMetadata;
import io.asyncer.r2dbc.mysql.codec.CodecContext;
import io.asyncer.r2dbc.mysql.codec.MassiveCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.r2dbc.spi.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads columns past the driver's own codecs, which know no time of 24 hours and read a TIMESTAMP by a zone of their own. What the
 * user does with the raw connection does not meet it. Safe for any thread.
 */
final class R2dbcMySqlCodec implements MassiveCodec<Object> {
    // The bits of a column's definition that the driver keeps; see MySqlType.
    private static final int UNSIGNED = 0x20;
    private static final int ENUM = 0x100;
    private static final int SET = 0x800;
    private static final int BYTES = 63;
    private static final int UTF8MB4 = 45;

    private final R2dbcMySqlValues values;

    R2dbcMySqlCodec(R2dbcMySqlValues values) {
        this.values = values;
    }

    /** The class that is asked for to get here; nothing is ever one. */
    private static final class Ours {}

    /** A column as its canonical type. */
    @SuppressWarnings("unchecked") // The driver casts to what the variable says, which is nothing.
    static @Nullable Object read(Row row, int index) {
        return row.get(index, (Class<Object>) (Class<?>) Ours.class);
    }

    static MySqlType typeOf(MySqlReadableMetadata column) {
        MySqlNativeTypeMetadata type = column.getNativeTypeMetadata();
        int flags = (type.isUnsigned() ? UNSIGNED : 0) | (type.isEnum() ? ENUM : 0) | (type.isSet() ? SET : 0);
        return MySqlType.of(type.getTypeId(), flags, type.isBinary() ? BYTES : UTF8MB4, lengthOf(column));
    }

    private static long lengthOf(MySqlReadableMetadata column) {
        Integer length = column.getPrecision();
        return length == null ? 0 : Integer.toUnsignedLong(length);
    }

    @Override
    public @Nullable Object decode(
            ByteBuf value, MySqlReadableMetadata column, Class<?> target, boolean binary, CodecContext context) {
        return values.decode(
                typeOf(column),
                lengthOf(column),
                value,
                () -> column.getCharCollation(context).getCharset());
    }

    /** Of more than one packet. */
    @Override
    public @Nullable Object decodeMassive(
            List<ByteBuf> value, MySqlReadableMetadata column, Class<?> target, boolean binary, CodecContext context) {
        return decode(Unpooled.wrappedBuffer(value.toArray(new ByteBuf[0])), column, target, binary, context);
    }

    @Override
    public boolean canDecode(MySqlReadableMetadata column, Class<?> target) {
        return target == Ours.class;
    }

    @Override
    public boolean canEncode(Object value) {
        return false;
    }

    @Override
    public MySqlParameter encode(Object value, CodecContext context) {
        throw new UnsupportedOperationException("Values are written into the text");
    }

    @Override
    public Class<?> getMainClass() {
        return Ours.class;
    }
}
