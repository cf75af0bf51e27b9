package dev.databases;

import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.NoSuchColumnException;
import dev.databases.values.ValueConverters;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a result, shared by all of its records. Immutable. */
public final class RecordMetadata {
    /** Up to here names are compared one by one: the table would cost more to build than it saves. */
    private static final int LINEAR = 4;

    private final String[] names;
    private final @Nullable String[] databaseTypes;
    private final ValueConverters converters;
    private final @Nullable Object source;

    /** Open addressing: column index + 1, or 0 for a free slot; the length is a power of two. Empty up to {@link #LINEAR}. */
    private final int[] slots;

    private RecordMetadata(RecordMetadata columns, Object source) {
        this.names = columns.names;
        this.databaseTypes = columns.databaseTypes;
        this.converters = columns.converters;
        this.slots = columns.slots;
        this.source = source;
    }

    private RecordMetadata(String[] names, @Nullable String[] databaseTypes, ValueConverters converters) {
        if (names.length != databaseTypes.length) {
            throw new IllegalArgumentException(
                    names.length + " names, but " + databaseTypes.length + " database types");
        }
        this.names = names;
        this.databaseTypes = databaseTypes;
        this.converters = converters;
        this.source = null;
        this.slots = names.length <= LINEAR ? new int[0] : slots(names);
    }

    /** Columns of which only the names are known. */
    public static RecordMetadata of(String... names) {
        return new RecordMetadata(names.clone(), new @Nullable String[names.length], ValueConverters.NONE);
    }

    /** Columns with the types that the database declares for them; null where it does not tell. */
    public static RecordMetadata of(List<String> names, List<? extends @Nullable String> databaseTypes) {
        return of(names, databaseTypes, ValueConverters.NONE);
    }

    /**
     * Columns whose values the registered converters also read.
     *
     * @throws IllegalArgumentException when there are not as many types as names
     */
    public static RecordMetadata of(
            List<String> names, List<? extends @Nullable String> databaseTypes, ValueConverters converters) {
        return new RecordMetadata(
                names.toArray(new String[0]), databaseTypes.toArray(new @Nullable String[0]), converters);
    }

    /** How many columns there are. */
    public int size() {
        return names.length;
    }

    /** All names in their order; a name that occurs twice is here twice. */
    public List<String> names() {
        return Collections.unmodifiableList(Arrays.asList(names));
    }

    /**
     * The name of one column.
     *
     * @throws IndexOutOfBoundsException when there is no such column; tells how many there are
     */
    public String name(int index) {
        return names[checkIndex(index)];
    }

    /**
     * The type that the database declares for a column, in its own words ({@code varchar}, {@code INTEGER}); null when it does
     * not tell, as for most expressions.
     *
     * @throws IndexOutOfBoundsException when there is no such column; tells how many there are
     */
    public @Nullable String databaseType(int index) {
        return databaseTypes[checkIndex(index)];
    }

    /** The registered converters that typed access to the records honours. */
    public ValueConverters converters() {
        return converters;
    }

    /**
     * The same columns, which remember what they were selected by.
     *
     * @param source what a library that builds queries wants to find again with the records; no part of equality
     */
    public RecordMetadata withSource(Object source) {
        return new RecordMetadata(this, source);
    }

    /** What the columns were selected by; null: by a text. */
    public @Nullable Object source() {
        return source;
    }

    /** The index of the column of exactly this name, of equal names the last; -1 when there is none. */
    public int indexOf(String name) {
        if (slots.length == 0) {
            for (int i = names.length - 1; i >= 0; i--) {
                if (names[i].equals(name)) {
                    return i;
                }
            }
            return -1;
        }
        int mask = slots.length - 1;
        for (int slot = spread(name) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int index = slots[slot] - 1;
            if (names[index].equals(name)) {
                return index;
            }
        }
        return -1;
    }

    /**
     * The index of the column of exactly this name, of equal names the last.
     *
     * @throws NoSuchColumnException when there is none; lists the columns that there are
     */
    public int requireIndex(String name) {
        int index = indexOf(name);
        if (index < 0) {
            throw noSuchColumn(name);
        }
        return index;
    }

    int checkIndex(int index) {
        if (index < 0 || index >= names.length) {
            throw new IndexOutOfBoundsException("Column index " + index + " is out of bounds: the record has "
                    + names.length + (names.length == 1 ? " column" : " columns") + ", counted from 0");
        }
        return index;
    }

    /** Adds the column to a conversion's failure. */
    ConversionException conversionFailed(int index, ConversionException e) {
        return new ConversionException(describe(index) + ": " + e.getMessage(), e.getCause());
    }

    /** The column for a message: {@code column "id" (INTEGER)}. */
    public String describe(int index) {
        String type = databaseType(index);
        return "column \"" + names[index] + "\"" + (type == null ? "" : " (" + type + ")");
    }

    private NoSuchColumnException noSuchColumn(String name) {
        StringBuilder message =
                new StringBuilder("There is no column \"").append(name).append("\". ");
        for (String candidate : names) {
            if (candidate.equalsIgnoreCase(name)) {
                message.append("Did you mean \"").append(candidate).append("\"? ");
                break;
            }
        }
        message.append(
                names.length == 0 ? "The result has no columns" : "The columns are: " + String.join(", ", names));
        return new NoSuchColumnException(message.toString());
    }

    private static int[] slots(String[] names) {
        int[] slots = new int[Integer.highestOneBit(names.length) * 4];
        int mask = slots.length - 1;
        for (int i = 0; i < names.length; i++) {
            int slot = spread(names[i]) & mask;
            while (slots[slot] != 0 && !names[slots[slot] - 1].equals(names[i])) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = i + 1;
        }
        return slots;
    }

    private static int spread(String name) {
        int hash = name.hashCode();
        return hash ^ hash >>> 16;
    }

    boolean hasNamesOf(RecordMetadata other) {
        return this == other || Arrays.equals(names, other.names);
    }

    int namesHash() {
        return Arrays.hashCode(names);
    }

    /** Equal when names and declared types are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordMetadata metadata
                && hasNamesOf(metadata)
                && Arrays.equals(databaseTypes, metadata.databaseTypes);
    }

    @Override
    public int hashCode() {
        return namesHash();
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("RecordMetadata(");
        for (int i = 0; i < names.length; i++) {
            out.append(i == 0 ? "" : ", ").append(names[i]);
            if (databaseTypes[i] != null) {
                out.append(' ').append(databaseTypes[i]);
            }
        }
        return out.append(')').toString();
    }
}
