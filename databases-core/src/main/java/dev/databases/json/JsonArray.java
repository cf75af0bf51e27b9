package dev.databases.json;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array: a list, equal to any list with the same elements, whose {@link #toString()} is its JSON text as it was
 * received. Immutable.
 */
public final class JsonArray extends AbstractList<@Nullable Object> implements RandomAccess {
    private final @Nullable Object[] elements;
    private final JsonText text;

    JsonArray(ArrayList<@Nullable Object> elements, JsonText text) {
        this.elements = elements.toArray();
        this.text = text;
    }

    @Override
    public @Nullable Object get(int index) {
        return elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }

    /** The JSON text as it was received, without white space around it. */
    @Override
    public String toString() {
        return text.toString();
    }
}
