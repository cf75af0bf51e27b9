package dev.databases.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.Record;
import dev.databases.RecordMetadata;
import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.NoSuchColumnException;
import dev.databases.values.ValueConverter;
import dev.databases.values.ValueConverters;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaMappingTest {
    private static final RecordMetadata NOTES = RecordMetadata.of("id", "BODY", "created_by", "tags");
    private static final Record NOTE = new Record(NOTES, new Object[] {1L, "one", null, List.of(1L, 2L)});

    @Test
    void javaRecordIsMadeOfItsComponents() {
        Note note = RecordMapper.of(Note.class).map(NOTE);

        assertEquals(new Note(1, "one", null, List.of(1, 2)), note);
    }

    @Test
    void missingComponentListsBothSides() {
        Record record = new Record(RecordMetadata.of("id"), new Object[] {1});
        RecordMapper<Note> mapper = RecordMapper.of(Note.class);

        NoSuchColumnException error = assertThrows(NoSuchColumnException.class, () -> mapper.map(record));

        assertEquals(
                "No column for \"body\", \"createdBy\", \"tags\" of " + Note.class.getTypeName()
                        + ", which has no default. It asks for: id, body, createdBy, tags. The columns are: id",
                error.getMessage());
    }

    @Test
    void nullIsNoPrimitive() {
        Record record = new Record(NOTES, new Object[] {null, "one", null, null});
        RecordMapper<Note> mapper = RecordMapper.of(Note.class);

        ConversionException error = assertThrows(ConversionException.class, () -> mapper.map(record));

        assertEquals(
                "column \"id\" for \"id\" of " + Note.class.getTypeName()
                        + ": the value is null, but the type of \"id\" is not nullable",
                error.getMessage());
    }

    @Test
    void beanIsFilledThroughItsSetters() {
        Bean bean = RecordMapper.of(Bean.class).map(NOTE);

        assertEquals(1, bean.id);
        assertEquals("one", bean.text);
        assertEquals("kept", bean.other);
    }

    @Test
    void classIsMadeByItsOnlyConstructor() {
        Plain plain = RecordMapper.of(Plain.class).map(NOTE);

        assertEquals(1, plain.id);
        assertEquals("one", plain.text);
    }

    @Test
    void scalarsComeFromTheOnlyColumn() {
        Record one = new Record(RecordMetadata.of("n"), new Object[] {1L});
        Record none = new Record(RecordMetadata.of("n"), new Object[] {null});

        assertEquals(1, RecordMapper.of(Integer.class).map(one));
        assertNull(RecordMapper.of(Integer.class).map(none));
        assertEquals("1", RecordMapper.of(String.class).map(one));
        assertThrows(ConversionException.class, () -> RecordMapper.of(int.class).map(none));
    }

    @Test
    void registeredConverterReadsComponents() { // EDB-042
        ValueConverter<Day> days = ValueConverter.of(Day.class, Integer.class, Day::sinceEpoch, Day::new);
        Record record = new Record(RecordMetadata.of("day"), new Object[] {3L});

        Event event = RecordMapper.of(Event.class, ValueConverters.of(days)).map(record);

        assertEquals(new Event(new Day(3)), event);
    }

    @Test
    void classWithoutAWayToMakeItSaysSo() {
        ConversionException error = assertThrows(ConversionException.class, () -> RecordMapper.of(Two.class));

        assertEquals(
                "Records cannot be mapped to " + Two.class.getTypeName() + ": it has neither setters and a public"
                        + " constructor without parameters, nor exactly one other public one",
                error.getMessage());
    }

    private record Note(int id, @ColumnName("body") String body, String createdBy, List<Integer> tags) {}

    private record Day(int sinceEpoch) {}

    private record Event(Day day) {}

    public static final class Bean {
        private int id;
        private String text = "";
        private String other = "kept";

        public Bean() {}

        public void setId(int id) {
            this.id = id;
        }

        @ColumnName("body")
        public void setText(String text) {
            this.text = text;
        }

        public void setOther(String other) {
            this.other = other;
        }
    }

    public static final class Plain {
        private final int id;
        private final String text;

        public Plain(int id, @ColumnName("body") String text) {
            this.id = id;
            this.text = text;
        }
    }

    public static final class Two {
        public Two(int id) {}

        public Two(String text) {}
    }
}
