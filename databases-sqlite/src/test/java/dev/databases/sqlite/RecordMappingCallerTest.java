package dev.databases.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.BlockingDatabase;
import dev.databases.Database;
import dev.databases.DatabaseOptions;
import dev.databases.Record;
import dev.databases.exceptions.ConversionException;
import dev.databases.exceptions.NoSuchColumnException;
import dev.databases.mapping.ColumnName;
import dev.databases.spi.DatabaseListener;
import dev.databases.values.ValueConverter;
import dev.databases.values.ValueConverters;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java program that reads its own types: records, beans, scalars. */
class RecordMappingCallerTest {
    record Note(long id, String text, boolean done, LocalDate dueDate) {}

    record Label(@ColumnName("text") String name) {}

    /** Set by its setters. */
    public static class NoteBean {
        private long id;
        private String text = "";
        private LocalDate dueDate;

        public NoteBean() {}

        public void setId(long id) {
            this.id = id;
        }

        public void setText(String text) {
            this.text = text;
        }

        public void setDueDate(LocalDate dueDate) {
            this.dueDate = dueDate;
        }
    }

    record Shout(String text) {}

    private BlockingDatabase database;

    @BeforeEach
    void connect(@TempDir Path directory) {
        database = JavaNotes.open(directory).blocking();
    }

    @AfterEach
    void disconnect() {
        database.close();
    }

    @Test
    void rowsBecomeRecords() {
        List<Note> notes = database.fetchAll(Note.class, "SELECT * FROM notes WHERE done = ? ORDER BY id", false);

        assertEquals(
                List.of(
                        new Note(2, "call home", false, LocalDate.of(2026, 3, 2)),
                        new Note(3, "buy milk", false, LocalDate.of(2026, 3, 3))),
                notes);
    }

    @Test
    void aComponentMayNameItsColumn() {
        Label label = database.fetchOne(Label.class, "SELECT * FROM notes WHERE id = :id", Map.of("id", 3));

        assertEquals(new Label("buy milk"), label);
    }

    @Test
    void rowsBecomeBeans() {
        NoteBean note = database.fetchOne(NoteBean.class, "SELECT * FROM notes WHERE id = ?", 3);

        assertEquals(List.of(3L, "buy milk", LocalDate.of(2026, 3, 3)), List.of(note.id, note.text, note.dueDate));
    }

    @Test
    void aSingleColumnBecomesAScalar() {
        List<String> texts = database.fetchAll(String.class, "SELECT text FROM notes ORDER BY id");
        Long count = database.fetchOne(Long.class, JavaNotes.COUNT);

        assertEquals(List.of("water the plants", "call home", "buy milk"), texts);
        assertEquals(3L, count);
    }

    @Test
    void noRowIsNull() {
        assertNull(database.fetchOne(Note.class, "SELECT * FROM notes WHERE id = ?", 99));
    }

    @Test
    void nullForAPrimitiveNamesTheColumn() {
        ConversionException error = assertThrows(
                ConversionException.class,
                () -> database.fetchAll(Note.class, "SELECT NULL AS id, text, done, due_date FROM notes"));

        assertEquals(true, error.getMessage().contains("id"), error.getMessage());
    }

    @Test
    void aRecordIsReadByNameByIndexAndByType() {
        Record record = database.fetchOne("SELECT id, text, due_date FROM notes WHERE id = ?", 3);

        assertEquals("buy milk", record.get("text"));
        assertEquals(3, record.get(0, Integer.class));
        assertEquals(LocalDate.of(2026, 3, 3), record.get("due_date", LocalDate.class));
        assertEquals("Record(id=3, text=buy milk, due_date=2026-03-03)", record.toString());
        assertThrows(NoSuchColumnException.class, () -> record.get("title"));
    }

    @Test
    void aRegisteredConverterBindsAndReads() {
        ValueConverter<Shout> converter = ValueConverter.of(
                Shout.class, String.class, shout -> shout.text().toLowerCase(), text -> new Shout(text.toUpperCase()));
        Database other = new Database(
                "sqlite:///:memory:", DatabaseOptions.DEFAULT, DatabaseListener.NONE, ValueConverters.of(converter));

        Shout shout;
        try (BlockingDatabase memory = other.blocking().connect()) {
            memory.execute("CREATE TABLE shouts (shout VARCHAR(10))");
            memory.execute("INSERT INTO shouts VALUES (?)", new Shout("Hey"));
            assertEquals("hey", memory.fetchVal("SELECT shout FROM shouts"));
            shout = memory.fetchOne(Shout.class, "SELECT shout FROM shouts");
        }

        assertEquals(new Shout("HEY"), shout);
    }
}
