package dev.databases.json;

import dev.databases.exceptions.ConversionException;
import java.util.Set;

/** JSON values of other libraries, whose text is JSON by their contract. Known by name: nothing of them is needed here. */
final class JsonTrees {
    private static final Set<String> ROOTS = Set.of(
            "com.fasterxml.jackson.databind.JsonNode",
            "tools.jackson.databind.JsonNode",
            "kotlinx.serialization.json.JsonElement");

    private static final ClassValue<Boolean> IS_TREE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            for (Class<?> c = type; c != null; c = c.getSuperclass()) {
                if (ROOTS.contains(c.getName())) {
                    return true;
                }
            }
            return false;
        }
    };

    private JsonTrees() {}

    static boolean isTree(Class<?> type) {
        return IS_TREE.get(type);
    }

    /** @throws ConversionException for Jackson's MissingNode, which is no value */
    static String text(Object tree) {
        String text = tree.toString();
        if (text.isEmpty()) {
            throw new ConversionException("type conversion failed: a "
                    + tree.getClass().getTypeName() + " stands for no value and has no JSON form");
        }
        return text;
    }
}
