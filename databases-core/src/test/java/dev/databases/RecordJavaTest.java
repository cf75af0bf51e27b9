package dev.databases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.ConversionException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordJavaTest {
    private static final UUID ID = UUID.fromString("0b3ef7b4-3c25-4d4c-8f3a-1d2c3b4a5968");

    @Test
    void typedGettersGiveTheTypeThatTheirNameSays() {
        LocalDateTime time = LocalDateTime.of(2024, 1, 15, 14, 30, 45);
        byte[] bytes = "x".getBytes(StandardCharsets.UTF_8);
        Record record = new Record(
                RecordMetadata.of("text", "flag", "number", "price", "bytes", "id", "time", "point"),
                new Object[] {"one", 1, 42, "19.99", bytes, ID.toString(), time, time.toInstant(ZoneOffset.UTC)});

        assertEquals("one", record.getString("text"));
        assertEquals(true, record.getBoolean("flag"));
        assertEquals(42, record.getInt("number"));
        assertEquals(42L, record.getLong(2));
        assertEquals(42.0, record.getDouble("number"));
        assertEquals(new BigDecimal("19.99"), record.getBigDecimal("price"));
        assertArrayEquals(bytes, record.getBytes("bytes"));
        assertEquals(ID, record.getUuid("id"));
        assertEquals(LocalDate.of(2024, 1, 15), record.getLocalDate("time"));
        assertEquals(LocalTime.of(14, 30, 45), record.getLocalTime("time"));
        assertEquals(time, record.getLocalDateTime("time"));
        assertEquals(Instant.parse("2024-01-15T14:30:45Z"), record.getInstant("point"));
        assertEquals(OffsetDateTime.parse("2024-01-15T14:30:45Z"), record.getOffsetDateTime(7));
    }

    @Test
    void nullStaysNullInEveryTypedGetter() {
        Record record = new Record(RecordMetadata.of("nothing"), new Object[] {null});

        assertNull(record.getInt("nothing"));
        assertNull(record.getString(0));
        assertNull(record.get("nothing", int.class));
    }

    @Test
    void aDateWithTimeIsNotAPointInTime() {
        Record record = new Record(
                RecordMetadata.of(List.of("created"), List.of("timestamp")),
                new Object[] {LocalDateTime.of(2024, 1, 15, 14, 30)});

        ConversionException error = assertThrows(ConversionException.class, () -> record.getInstant("created"));

        assertEquals(
                "column \"created\" (timestamp): type conversion failed: java.time.LocalDateTime to java.time.Instant:"
                        + " no time zone is known; ask for LocalDateTime and choose one",
                error.getMessage());
    }
}
