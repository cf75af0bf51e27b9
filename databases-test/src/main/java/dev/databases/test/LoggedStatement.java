package dev.databases.test;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement as it went out to the fake server. Immutable.
 *
 * @param connection the number of the connection; the first one opened is 1
 * @param sql its text; {@code BEGIN}, {@code COMMIT} and {@code ROLLBACK} are among them
 * @param arguments its values in order; a null element is SQL's NULL
 */
public record LoggedStatement(int connection, String sql, List<? extends @Nullable Object> arguments) {
    public LoggedStatement {
        // Not List.copyOf, which takes no null element.
        arguments = Collections.unmodifiableList(Arrays.asList(arguments.toArray()));
    }

    /** As {@code 1: SELECT 1}; never the values. */
    @Override
    public String toString() {
        return connection + ": " + sql;
    }
}
