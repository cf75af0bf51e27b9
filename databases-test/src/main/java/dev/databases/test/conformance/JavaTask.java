package dev.databases.test.conformance;

import dev.databases.mapping.ColumnName;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A Java record that the mapping contract reads tasks into. Immutable. */
record JavaTask(
        String title,
        @Nullable LocalDate dueOn,
        @ColumnName("is_done") boolean done) {}
