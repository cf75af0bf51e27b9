package dev.databases.values;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Teaches an {@link ArgumentEncoder} a family of classes that Java does not know, such as Kotlin's value classes. Called from
 * any thread, once per class.
 */
@FunctionalInterface
public interface ArgumentExtension {
    /**
     * How values of this class are bound; null when this extension does not know the class. What the function gives is
     * encoded again.
     */
    @Nullable
    Function<Object, @Nullable Object> encodingFor(Class<?> type);
}
