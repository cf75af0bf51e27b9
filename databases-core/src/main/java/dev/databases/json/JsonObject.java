package dev.databases.json;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: a map in the order of its text, equal to any map with the same entries, whose {@link #toString()} is its
 * JSON text as it was received. Immutable.
 */
public final class JsonObject extends AbstractMap<String, @Nullable Object> {
    private final Map<String, @Nullable Object> members;
    private final JsonText text;

    JsonObject(LinkedHashMap<String, @Nullable Object> members, JsonText text) {
        this.members = Collections.unmodifiableMap(members);
        this.text = text;
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return members.entrySet();
    }

    @Override
    public Set<String> keySet() {
        return members.keySet();
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return members.containsKey(name);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        return members.get(name);
    }

    /** The JSON text as it was received, without white space around it. */
    @Override
    public String toString() {
        return text.toString();
    }
}
