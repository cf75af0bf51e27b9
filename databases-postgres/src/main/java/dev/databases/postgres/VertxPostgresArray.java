package dev.databases.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An array of one dimension on its way to the server, each element as {@link VertxPostgresBinding} has it for a parameter of its
 * type: in binary form where the client would write it so, and JSON; as text otherwise. One array, one thread.
 */
abstract class VertxPostgresArray {
    private static final int JSON = 114;
    private static final int JSONB = 3802;

    private final int element;
    private final @Nullable String type;
    private final int parameter;

    private VertxPostgresArray(int element, @Nullable String type, int parameter) {
        this.element = element;
        this.type = type;
        this.parameter = parameter;
    }

    /**
     * An empty array.
     *
     * @param element the type of its elements
     * @param type its name in {@link PostgresCatalog}
     * @param parameter its number, from 1
     * @param rows how many elements to make room for
     */
    static VertxPostgresArray of(int element, @Nullable String type, int parameter, int rows) {
        return isBinary(element)
                ? new Binary(element, type, parameter, rows)
                : new Text(element, type, parameter, rows);
    }

    /** Bytes and text are what the client sends as they are. */
    static int forClient(int element) {
        return isBinary(element) ? VertxPostgresTypes.BYTEA : VertxPostgresTypes.PLAIN_PARAMETER;
    }

    private static boolean isBinary(int element) {
        return element == JSON || element == JSONB || !VertxPostgresTypes.isPlain(element);
    }

    /** @throws dev.databases.exceptions.DatabaseException as {@link VertxPostgresBinding#bind} */
    final void add(@Nullable Object argument) {
        Object value = VertxPostgresBinding.bind(element, type, argument, parameter);
        if (value == null) {
            addNull();
        } else {
            addValue(value);
        }
    }

    abstract void addNull();

    abstract void addValue(Object value);

    /** About as many bytes. */
    abstract int size();

    /** What the client takes; nothing is added any more. */
    abstract Object argument();

    /**
     * The form of array_recv: dimensions, whether there are nulls, the elements' type, their number, the index of the first; then
     * each with its length. https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/arrayfuncs.c
     */
    private static final class Binary extends VertxPostgresArray {
        private static final int HAS_NULLS = 4;
        private static final int LENGTH = 12;
        private static final int HEADER = 20;
        private static final int NULL = -1;

        private final int element;
        private final ByteBuf bytes;
        private int length;

        Binary(int element, @Nullable String type, int parameter, int rows) {
            super(element, type, parameter);
            this.element = element;
            this.bytes = Unpooled.buffer(HEADER + 16 * rows);
            bytes.writeInt(1).writeInt(0).writeInt(element).writeInt(0).writeInt(1);
        }

        @Override
        void addNull() {
            length++;
            bytes.setInt(HAS_NULLS, 1);
            bytes.writeInt(NULL);
        }

        @Override
        void addValue(Object value) {
            length++;
            if (value instanceof Integer number) {
                bytes.writeInt(Integer.BYTES).writeInt(number);
            } else if (value instanceof String text) {
                text(text);
            } else if (value instanceof Long number) {
                bytes.writeInt(Long.BYTES).writeLong(number);
            } else if (value instanceof Double number) {
                bytes.writeInt(Double.BYTES).writeDouble(number);
            } else if (value instanceof Boolean yes) {
                bytes.writeInt(1).writeByte(yes ? 1 : 0);
            } else if (value instanceof UUID id) {
                bytes.writeInt(2 * Long.BYTES).writeLong(id.getMostSignificantBits());
                bytes.writeLong(id.getLeastSignificantBits());
            } else if (value instanceof Short number) {
                bytes.writeInt(Short.BYTES).writeShort(number);
            } else if (value instanceof Float number) {
                bytes.writeInt(Float.BYTES).writeFloat(number);
            } else if (value instanceof Buffer buffer) {
                bytes.writeInt(buffer.length()).writeBytes(buffer.getBytes());
            } else {
                throw new IllegalStateException(
                        "No binary form of a " + value.getClass().getName());
            }
        }

        private void text(String text) {
            int at = bytes.writerIndex();
            bytes.writeInt(0);
            if (element == JSONB) {
                // The version of the form.
                bytes.writeByte(1);
            }
            ByteBufUtil.writeUtf8(bytes, text);
            bytes.setInt(at, bytes.writerIndex() - at - Integer.BYTES);
        }

        @Override
        int size() {
            return bytes.writerIndex();
        }

        @Override
        Object argument() {
            bytes.setInt(LENGTH, length);
            return BufferInternal.buffer(bytes);
        }
    }

    private static final class Text extends VertxPostgresArray {
        private final StringBuilder text;
        private final char delimiter;

        Text(int element, @Nullable String type, int parameter, int rows) {
            super(element, type, parameter);
            this.text = new StringBuilder(16 * rows).append('{');
            this.delimiter = type == null ? ',' : PostgresTypes.delimiterOf(type);
        }

        @Override
        void addNull() {
            separate();
            text.append("NULL");
        }

        @Override
        void addValue(Object value) {
            separate();
            ArrayText.quote(text, (String) value);
        }

        private void separate() {
            if (text.length() > 1) {
                text.append(delimiter);
            }
        }

        @Override
        int size() {
            return text.length();
        }

        @Override
        Object argument() {
            return text.append('}').toString();
        }
    }
}
