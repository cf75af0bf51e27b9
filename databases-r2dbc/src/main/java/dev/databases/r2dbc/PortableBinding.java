package dev.databases.r2dbc;

import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.ParameterException;
import dev.databases.json.Json;
import io.r2dbc.spi.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binds arguments to a driver of which nothing is known. Maps, collections and arrays are JSON text. */
final class PortableBinding {
    private PortableBinding() {}

    static void bind(Statement statement, int index, @Nullable Object value) {
        if (value == null) {
            bindNull(statement, index);
            return;
        }
        Object encoded = encode(value);
        try {
            statement.bind(index, encoded);
        } catch (IllegalArgumentException e) {
            // The driver's text may show the value, so it is neither repeated nor kept.
            throw new ParameterException("The driver cannot bind a "
                    + value.getClass().getName() + ". Convert it first, or register a ValueConverter for it.");
        }
    }

    /** R2DBC wants a class; a driver that knows no untyped NULL refuses Object. */
    private static void bindNull(Statement statement, int index) {
        try {
            statement.bindNull(index, Object.class);
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            statement.bindNull(index, String.class);
        }
    }

    private static Object encode(Object value) {
        boolean isJson = value instanceof Map
                || value instanceof Iterable
                || value.getClass().isArray() && !(value instanceof byte[]);
        if (!isJson) {
            return value;
        }
        try {
            return Json.write(value);
        } catch (ConversionException e) {
            throw new ParameterException("An argument cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
