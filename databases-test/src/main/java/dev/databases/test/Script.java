package dev.databases.test;

import dev.databases.sql.Statement;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which statement is answered how. Immutable. */
record Script(List<Line> lines, Answer otherwise) {
    Script {
        lines = List.copyOf(lines);
    }

    /** The answer of the first line that matches; null: none does. Runs the user's code. */
    @Nullable
    Answer answer(Statement statement) {
        for (Line line : lines) {
            if (line.matches.test(statement)) {
                return line.answer.apply(statement);
            }
        }
        return null;
    }

    record Line(Predicate<Statement> matches, Function<Statement, Answer> answer) {}
}
