package dev.databases.values;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A converter of two functions. As safe as these are. */
record FunctionConverter<T, D>(
        Class<T> type,
        Class<D> databaseType,
        Function<? super T, ? extends @Nullable D> to,
        Function<? super D, ? extends @Nullable T> from)
        implements ValueConverter<T> {

    @Override
    public @Nullable Object toDatabase(T value) {
        return to.apply(value);
    }

    @Override
    public @Nullable T fromDatabase(Object value) {
        @SuppressWarnings("unchecked") // ValueConverters converts to databaseType first
        D read = (D) value;
        return from.apply(read);
    }
}
