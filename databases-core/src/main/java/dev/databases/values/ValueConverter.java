package dev.databases.values;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Teaches the library one type of the user's own, for binding and for reading. SQL NULL never reaches it. It is called from
 * any thread and must be safe for that.
 *
 * <p>What it throws becomes the cause of a {@link dev.databases.exceptions.ParameterException} when binding, and of a {@link
 * dev.databases.exceptions.ConversionException} when reading.
 *
 * @param <T> the type in the program
 */
public interface ValueConverter<T> {
    /** The type in the program. Binding honours subtypes too, reading asks for exactly this type. */
    Class<T> type();

    /**
     * The type in which {@link #fromDatabase(Object)} wants the value: it is converted to that type first, so that a converter
     * of {@link Integer} also reads a BIGINT column. {@link Object}, the default: as the backend gave it.
     */
    default Class<?> databaseType() {
        return Object.class;
    }

    /** The value to bind instead; null binds SQL NULL. */
    @Nullable
    Object toDatabase(T value);

    /** The value in the program; null is handed on as null. */
    @Nullable
    T fromDatabase(Object value);

    /**
     * Makes a converter of two functions.
     *
     * @param <T> the type in the program
     * @param <D> the type in the database
     */
    static <T, D> ValueConverter<T> of(
            Class<T> type,
            Class<D> databaseType,
            Function<? super T, ? extends @Nullable D> toDatabase,
            Function<? super D, ? extends @Nullable T> fromDatabase) {
        return new FunctionConverter<>(type, databaseType, toDatabase, fromDatabase);
    }
}
