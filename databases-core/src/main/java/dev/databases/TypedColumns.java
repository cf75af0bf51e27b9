package dev.databases;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The getters that name their type, for Java. Each is {@link #get(int, Class)} or {@link #get(String, Class)} with that type:
 * it converts, gives null for SQL NULL (so a primitive is never made up), and throws what those throw. The array of {@code
 * getBytes} is the one that the record holds, not a copy.
 */
abstract class TypedColumns {
    TypedColumns() {}

    public abstract <T> @Nullable T get(int index, Class<T> type);

    public abstract <T> @Nullable T get(String name, Class<T> type);

    public @Nullable String getString(int index) {
        return get(index, String.class);
    }

    public @Nullable String getString(String name) {
        return get(name, String.class);
    }

    public @Nullable Boolean getBoolean(int index) {
        return get(index, Boolean.class);
    }

    public @Nullable Boolean getBoolean(String name) {
        return get(name, Boolean.class);
    }

    public @Nullable Integer getInt(int index) {
        return get(index, Integer.class);
    }

    public @Nullable Integer getInt(String name) {
        return get(name, Integer.class);
    }

    public @Nullable Long getLong(int index) {
        return get(index, Long.class);
    }

    public @Nullable Long getLong(String name) {
        return get(name, Long.class);
    }

    public @Nullable Double getDouble(int index) {
        return get(index, Double.class);
    }

    public @Nullable Double getDouble(String name) {
        return get(name, Double.class);
    }

    public @Nullable BigDecimal getBigDecimal(int index) {
        return get(index, BigDecimal.class);
    }

    public @Nullable BigDecimal getBigDecimal(String name) {
        return get(name, BigDecimal.class);
    }

    public byte @Nullable [] getBytes(int index) {
        return get(index, byte[].class);
    }

    public byte @Nullable [] getBytes(String name) {
        return get(name, byte[].class);
    }

    public @Nullable UUID getUuid(int index) {
        return get(index, UUID.class);
    }

    public @Nullable UUID getUuid(String name) {
        return get(name, UUID.class);
    }

    public @Nullable LocalDate getLocalDate(int index) {
        return get(index, LocalDate.class);
    }

    public @Nullable LocalDate getLocalDate(String name) {
        return get(name, LocalDate.class);
    }

    public @Nullable LocalTime getLocalTime(int index) {
        return get(index, LocalTime.class);
    }

    public @Nullable LocalTime getLocalTime(String name) {
        return get(name, LocalTime.class);
    }

    public @Nullable LocalDateTime getLocalDateTime(int index) {
        return get(index, LocalDateTime.class);
    }

    public @Nullable LocalDateTime getLocalDateTime(String name) {
        return get(name, LocalDateTime.class);
    }

    public @Nullable OffsetDateTime getOffsetDateTime(int index) {
        return get(index, OffsetDateTime.class);
    }

    public @Nullable OffsetDateTime getOffsetDateTime(String name) {
        return get(name, OffsetDateTime.class);
    }

    public @Nullable Instant getInstant(int index) {
        return get(index, Instant.class);
    }

    public @Nullable Instant getInstant(String name) {
        return get(name, Instant.class);
    }
}
