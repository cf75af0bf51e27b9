package dev.databases.json;

/**
 * A stretch of a JSON text. Nested values share the text of the whole.
 *
 * @param whole the text that was parsed
 * @param start where the value begins
 * @param end behind its last character
 */
record JsonText(String whole, int start, int end) {
    @Override
    public String toString() {
        return whole.substring(start, end);
    }
}
