package dev.databases.postgres;

/** Text as a string constant of PostgreSQL that needs no escapes; placeholders in it are text too. */
final class DollarQuote {
    private DollarQuote() {}

    /**
     * The text between two tags that it does not have.
     *
     * @param tag the first try: letters and underscores
     */
    static String of(String tag, String text) {
        StringBuilder free = new StringBuilder("$").append(tag);
        while (text.contains(free + "$")) {
            free.append('_');
        }
        String quote = free.append('$').toString();
        // A line comment at the end of the text ends before the tag, and a $1 does not run into it.
        return quote + text + "\n" + quote;
    }
}
