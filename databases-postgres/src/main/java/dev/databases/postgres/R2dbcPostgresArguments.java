package dev.databases.postgres;

import dev.databases.exceptions.ParameterException;
import dev.databases.postgres.R2dbcPostgresCodec.Argument;
import dev.databases.postgres.R2dbcPostgresParameters.Parameter;
import dev.databases.sql.Statement;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns arguments into what goes over the wire. A String, NULL, a map and a list go without a type, so that the server takes them
 * for what stands there: a uuid, an enum, a date, JSON. Everything else has its own, which PostgreSQL casts where it can.
 */
final class R2dbcPostgresArguments {
    /** The type of what the server takes for what stands there. */
    static final String UNKNOWN = "unknown";

    private static final int UNSPECIFIED = 0;
    private static final int BYTEA = 17;
    private static final int TEXT = 25;

    /** The type that each class is sent as. */
    private static final Map<Class<?>, String> TYPES = Map.ofEntries(
            Map.entry(Integer.class, "int4"),
            Map.entry(Long.class, "int8"),
            Map.entry(Boolean.class, "bool"),
            Map.entry(Double.class, "float8"),
            Map.entry(BigDecimal.class, "numeric"),
            Map.entry(UUID.class, "uuid"),
            Map.entry(LocalDate.class, "date"),
            Map.entry(LocalTime.class, "time"),
            Map.entry(OffsetTime.class, "timetz"),
            Map.entry(LocalDateTime.class, "timestamp"),
            Map.entry(OffsetDateTime.class, "timestamptz"),
            Map.entry(Instant.class, "timestamptz"),
            Map.entry(Duration.class, "interval"),
            Map.entry(Period.class, "interval"),
            Map.entry(PostgresInterval.class, "interval"));

    private R2dbcPostgresArguments() {}

    /** Whether how it is written depends on what stands where it goes. */
    static boolean needsParameter(@Nullable Object value) {
        if (value == null || value instanceof String || value instanceof Number) {
            return false; // Most are, and to ask a class for an interface that it has not takes longer.
        }
        return value instanceof Map
                || value instanceof Collection
                || value.getClass().isArray() && !(value instanceof byte[]);
    }

    /**
     * The same statement with arguments as they go over the wire.
     *
     * @param parameters may be fewer, where nothing depends on them
     */
    static Statement encode(Statement statement, List<Parameter> parameters) {
        @Nullable Object[] encoded = new @Nullable Object[statement.size()];
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] = encode(statement.argument(i), i < parameters.size() ? parameters.get(i) : null);
        }
        return new Statement(statement.sql(), encoded);
    }

    /**
     * One argument.
     *
     * @throws ParameterException when PostgreSQL has no place for it; names the class, never the value
     */
    static Argument encode(@Nullable Object value, @Nullable Parameter parameter) {
        if (value == null) {
            return Argument.NULL;
        }
        if (value instanceof Argument encoded) {
            return encoded;
        }
        if (value instanceof byte[] bytes) {
            return new Argument(BYTEA, null, bytes);
        }
        if (value instanceof String || needsParameter(value)) {
            return Argument.text(UNSPECIFIED, text(parameter == null ? null : parameter.type(), value));
        }
        String type = TYPES.get(value.getClass());
        Integer oid = type == null ? null : PostgresTypes.oidOf(type);
        if (oid == null) {
            throw noPlaceFor(value);
        }
        return Argument.text(oid, text(type, value));
    }

    /**
     * The type that a value goes as; {@link #UNKNOWN}: the server finds out from the place where it stands.
     *
     * @throws ParameterException when PostgreSQL has no place for it; names the class, never the value
     */
    static String typeOf(Object value) {
        if (value instanceof String || needsParameter(value)) {
            return UNKNOWN;
        }
        String type = value instanceof byte[] ? "bytea" : TYPES.get(value.getClass());
        if (type == null) {
            throw noPlaceFor(value);
        }
        return type;
    }

    /** Many values of one parameter, each in text form, as an array of texts. */
    static Argument encodeTexts(List<@Nullable Object> values, Parameter parameter) {
        List<@Nullable Object> texts = new ArrayList<>(values.size());
        for (Object value : values) {
            texts.add(value == null ? null : text(parameter.type(), value));
        }
        return Argument.text(TEXT, PostgresText.write("text[]", texts));
    }

    /** Many values of one parameter, as an array. */
    static Argument encodeAll(List<@Nullable Object> values, Parameter parameter) {
        return Argument.text(UNSPECIFIED, text(parameter.type() == null ? null : parameter.type() + "[]", values));
    }

    private static ParameterException noPlaceFor(Object value) {
        return new ParameterException("PostgreSQL cannot store a "
                + value.getClass().getName() + ". Convert it first, or register a ValueConverter for it.");
    }

    private static String text(@Nullable String type, Object value) {
        String text = PostgresText.write(type, value);
        if (text.indexOf('\0') >= 0) {
            throw new ParameterException("PostgreSQL has no NUL character in text; bind bytes for a bytea column");
        }
        return text;
    }
}
