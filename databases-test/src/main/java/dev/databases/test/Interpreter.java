package dev.databases.test;

import dev.databases.ExecuteResult;
import dev.databases.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The few statements that a fake server understands by itself. Used under its lock. */
final class Interpreter {
    private final Store store;

    Interpreter(Store store) {
        this.store = store;
    }

    /** Whether the statement is one of ours, so that no script is asked for an answer. */
    static boolean isSavepoint(String sql) {
        return sql.startsWith("SAVEPOINT ")
                || sql.startsWith("RELEASE SAVEPOINT ")
                || sql.startsWith("ROLLBACK TO SAVEPOINT ");
    }

    /**
     * Runs a statement.
     *
     * @param open the transaction it runs in
     * @return null when it must wait for another transaction's lock; run it again then
     * @throws dev.databases.exceptions.DatabaseException when it fails
     */
    @Nullable
    Answer run(StoreTransaction open, Statement statement, Answer otherwise) {
        String sql = statement.sql().strip();
        if (isSavepoint(sql)) {
            return savepoint(open, sql);
        }
        List<@Nullable Object> words = words(statement);
        return switch (String.valueOf(words.get(0)).toUpperCase(Locale.ROOT)) {
            case "PUT" -> {
                require(words, 3, "PUT key value", sql);
                yield write(open, sql, String.valueOf(words.get(1)), value(words.get(2)), false);
            }
            case "ADD" -> {
                require(words, 3, "ADD key n", sql);
                yield write(open, sql, String.valueOf(words.get(1)), number(words.get(2), sql), true);
            }
            case "GET" -> {
                require(words, 2, "GET key", sql);
                String key = String.valueOf(words.get(1));
                Object value = store.get(open, key);
                yield value == null
                        ? Answer.empty()
                        : Answer.records(Rows.of(List.of("key", "value"), List.of(key, value)));
            }
            case "SLEEP" -> {
                require(words, 2, "SLEEP millis", sql);
                yield Answer.empty().after(Duration.ofMillis(Math.max(0, number(words.get(1), sql))));
            }
            case "ROWS" -> {
                require(words, 2, "ROWS n", sql);
                long count = Math.max(0, number(words.get(1), sql));
                yield Answer.records(count, index -> Rows.of(List.of("id"), List.of(index)));
            }
            case "FAIL" -> {
                require(words, 2, "FAIL class", sql);
                yield Answer.failure(Failures.named(String.valueOf(words.get(1)), sql));
            }
            default -> otherwise;
        };
    }

    private @Nullable Answer write(
            StoreTransaction open, String sql, String key, @Nullable Object operand, boolean isAddition) {
        if (open.readOnly) {
            throw Failures.readOnly(sql);
        }
        if (!store.lock(open, key)) {
            return null;
        }
        Object value = operand;
        if (isAddition && operand instanceof Long addend) {
            Object old = store.get(open, key);
            value = Math.addExact(old == null ? 0 : number(old, sql), addend);
        }
        store.put(open, key, value);
        Answer answer =
                value == null ? Answer.empty() : Answer.records(Rows.of(List.of("key", "value"), List.of(key, value)));
        return answer.withResult(ExecuteResult.ofRows(1));
    }

    private static Answer savepoint(StoreTransaction open, String sql) {
        String name = sql.substring(sql.indexOf("SAVEPOINT ") + "SAVEPOINT ".length());
        if (sql.startsWith("SAVEPOINT")) {
            open.mark(name);
        } else if (!(sql.startsWith("RELEASE") ? open.release(name) : open.rollbackTo(name))) {
            throw Failures.noSavepoint(sql);
        }
        return Answer.empty();
    }

    /** The words of the text, with arguments in the place of {@code ?} and {@code $n}. */
    private static List<@Nullable Object> words(Statement statement) {
        List<@Nullable Object> words = new ArrayList<>();
        int next = 0;
        for (String word : statement.sql().strip().split("\\s+")) {
            if (word.equals("?") && next < statement.size()) {
                words.add(statement.argument(next++));
            } else if (word.matches("\\$[1-9]\\d{0,4}") && Integer.parseInt(word.substring(1)) <= statement.size()) {
                words.add(statement.argument(Integer.parseInt(word.substring(1)) - 1));
            } else {
                words.add(word);
            }
        }
        return words;
    }

    private static void require(List<@Nullable Object> words, int count, String form, String sql) {
        if (words.size() != count) {
            throw Failures.badSql(
                    "Expected " + form + " with one space between the words; values with spaces are arguments.", sql);
        }
    }

    /** Whole numbers become {@code Long}, so that what was put by text, by argument and by ADD is alike. */
    private static @Nullable Object value(@Nullable Object word) {
        if (word instanceof Integer || word instanceof Short || word instanceof Byte) {
            return ((Number) word).longValue();
        }
        return word instanceof String text && text.matches("-?\\d{1,18}") ? (Object) Long.valueOf(text) : word;
    }

    private static long number(@Nullable Object word, String sql) {
        if (value(word) instanceof Long number) {
            return number;
        }
        throw Failures.badSql("A whole number was expected.", sql);
    }
}
