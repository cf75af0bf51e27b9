package dev.databases.sql;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SQL as a driver takes it, with its arguments in the order of its placeholders. Immutable. */
public final class Statement {
    private static final @Nullable Object[] NO_ARGUMENTS = {};

    private final String sql;
    private final @Nullable Object[] arguments;

    /**
     * Keeps the array without a copy: the caller gives it away and must not change it afterwards.
     *
     * @param sql has one placeholder per argument, in the driver's style
     * @param arguments a null element is SQL's NULL
     */
    public Statement(String sql, @Nullable Object[] arguments) {
        this.sql = sql;
        this.arguments = arguments;
    }

    /** Makes a statement of its own copy of the arguments. */
    public static Statement of(String sql, @Nullable Object... arguments) {
        return new Statement(sql, arguments.length == 0 ? NO_ARGUMENTS : arguments.clone());
    }

    /** The text, ready for the driver. */
    public String sql() {
        return sql;
    }

    /** The number of arguments. */
    public int size() {
        return arguments.length;
    }

    /**
     * Gives one argument; null is SQL's NULL.
     *
     * @param index counts from 0
     * @throws IndexOutOfBoundsException when there is no such argument
     */
    public @Nullable Object argument(int index) {
        return arguments[index];
    }

    /** All arguments as an unmodifiable view; a null element is SQL's NULL. */
    public List<@Nullable Object> arguments() {
        return Collections.unmodifiableList(Arrays.asList(arguments));
    }

    /** Equal text and equal arguments; arrays among them are compared by content. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Statement that && sql.equals(that.sql) && Arrays.deepEquals(arguments, that.arguments);
    }

    @Override
    public int hashCode() {
        return 31 * sql.hashCode() + Arrays.deepHashCode(arguments);
    }

    /** The text and the number of arguments; never their values. */
    @Override
    public String toString() {
        return "Statement[" + sql + "; " + arguments.length + (arguments.length == 1 ? " argument]" : " arguments]");
    }
}
