package dev.databases.values;

import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.DatabaseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The converters that a program registered, by type. Immutable, and therefore safe for any thread. */
public final class ValueConverters {
    /** No converter: only what {@link Conversions} does. */
    public static final ValueConverters NONE = new ValueConverters(Map.of());

    private final Map<Class<?>, ValueConverter<?>> byType;

    private ValueConverters(Map<Class<?>, ValueConverter<?>> byType) {
        this.byType = byType;
    }

    /**
     * Collects converters.
     *
     * @throws IllegalArgumentException when two have the same type
     */
    public static ValueConverters of(ValueConverter<?>... converters) {
        return of(List.of(converters));
    }

    /**
     * Collects converters.
     *
     * @throws IllegalArgumentException when two have the same type
     */
    public static ValueConverters of(Iterable<? extends ValueConverter<?>> converters) {
        Map<Class<?>, ValueConverter<?>> byType = new LinkedHashMap<>();
        for (ValueConverter<?> converter : converters) {
            Class<?> type = Conversions.boxed(converter.type());
            if (byType.put(type, converter) != null) {
                throw new IllegalArgumentException("Two converters are registered for " + type.getTypeName());
            }
        }
        return byType.isEmpty() ? NONE : new ValueConverters(byType);
    }

    public boolean isEmpty() {
        return byType.isEmpty();
    }

    /** Whether {@link #convert} to this type asks a registered converter. */
    public boolean canRead(Class<?> target) {
        return !byType.isEmpty() && byType.containsKey(Conversions.boxed(target));
    }

    /**
     * Reads a value as another type: by the converter registered for exactly this type, otherwise by {@link Conversions}.
     *
     * @return null only when {@code value} is null or the registered converter says so
     * @throws ConversionException when the value cannot become that type; names the types, never the value
     */
    public <T> @Nullable T convert(@Nullable Object value, Class<T> target) {
        if (value == null || byType.isEmpty()) {
            return Conversions.convert(value, target);
        }
        @SuppressWarnings("unchecked") // byType is keyed by the converter's own type
        ValueConverter<T> converter = (ValueConverter<T>) byType.get(Conversions.boxed(target));
        return converter == null ? Conversions.convert(value, target) : read(converter, value);
    }

    private static <T> @Nullable T read(ValueConverter<T> converter, Object value) {
        Object stored = Conversions.convert(value, converter.databaseType());
        if (stored == null) {
            return null;
        }
        try {
            return converter.fromDatabase(stored);
        } catch (DatabaseException | CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ConversionException(
                    Conversions.failure(value, converter.type(), "its registered converter failed"), e);
        }
    }

    /** The converter that binds values of this class: its own, else its nearest superclass's, else the first registered interface's; null: none. */
    @Nullable
    ValueConverter<?> forBinding(Class<?> type) {
        if (byType.isEmpty()) {
            return null;
        }
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            ValueConverter<?> converter = byType.get(c);
            if (converter != null) {
                return converter;
            }
        }
        for (Map.Entry<Class<?>, ValueConverter<?>> entry : byType.entrySet()) {
            if (entry.getKey().isAssignableFrom(type)) {
                return entry.getValue();
            }
        }
        return null;
    }
}
