package dev.databases.sql;

import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.ParameterException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is said when values do not fit a query; never the values themselves. */
final class ParameterErrors {
    private ParameterErrors() {}

    /** What is wrong between these names and these values. */
    static ParameterException names(ParsedQuery query, Map<?, ?> values, Row row) {
        List<String> given = new ArrayList<>();
        for (Object key : values.keySet()) {
            if (!(key instanceof String name)) {
                String type = key == null ? "null" : key.getClass().getName();
                return error(query.query(), row.prefix() + "The names of values must be strings, and one is " + type);
            }
            given.add(name);
        }
        List<String> missing = new ArrayList<>(query.parameterNames());
        missing.removeAll(given);
        if (!missing.isEmpty()) {
            return error(query.query(), row.prefix() + missing(query, missing, given));
        }
        given.removeAll(query.parameterNames());
        String parameters = query.parameterNames().isEmpty()
                ? "the query has no named parameters"
                : "the query's parameters are " + colons(query.parameterNames());
        return error(query.query(), row.prefix() + "No parameter is named " + colons(given) + ": " + parameters);
    }

    /** The query has names and there are no values at all. */
    static ParameterException noValues(ParsedQuery query) {
        return error(query.query(), missing(query, query.parameterNames(), List.of()));
    }

    /** The query has names, and a list was given. */
    static ParameterException listForNames(ParsedQuery query, Row row) {
        return error(
                query.query(),
                row.prefix() + "The query's parameters are " + colons(query.parameterNames())
                        + ": pass a map of names to values, not a list");
    }

    static ParameterException count(ParsedQuery query, int positions, int values, Row row) {
        String have = positions == 0 ? "no positions" : positions == 1 ? "1 position" : positions + " positions";
        String given = values == 0 ? "no values" : values == 1 ? "1 value" : values + " values";
        String hint = "";
        if (positions == 0) {
            hint = ". A position is written " + positions(query.syntax());
        } else if (query.usesQuestionMarks() && query.syntax().has(SqlFact.QUESTION_MARK_OPERATORS)) {
            hint = ". The operator ? is written ?? when values are bound by position";
        }
        return error(query.query(), row.prefix() + "The query has " + have + " and got " + given + hint);
    }

    private static String positions(SqlSyntax syntax) {
        return "?" + (syntax.has(SqlFact.DOLLAR_NUMBERS) ? " or $1" : "")
                + (syntax.has(SqlFact.PERCENT_S_POSITIONS) ? " or %s" : "");
    }

    static ParameterException unused(ParsedQuery query, int position, int highest, Row row) {
        return error(
                query.query(),
                row.prefix() + "The query uses the numbers of positions up to " + highest + " but not " + position
                        + ", so that its value would be lost");
    }

    static ParameterException badNumber(ParsedQuery query, String number, Row row) {
        return error(
                query.query(),
                row.prefix() + "There is no position " + number + ": positions count from 1 to "
                        + query.syntax().maximumParameters());
    }

    static ParameterException mixed(ParsedQuery query, String one, String other, Row row) {
        return error(
                query.query(),
                row.prefix() + "The query mixes the placeholders " + one + " and " + other + ": use one kind");
    }

    static ParameterException tooMany(String query, int parameters, int most) {
        return error(
                query,
                "The query needs " + parameters + " parameters where the database takes at most " + most
                        + ": split the values over several queries");
    }

    static ParameterException collectionInBatch(ParsedQuery query, String parameter, Row row) {
        return error(
                query.query(),
                row.prefix() + "The collection for " + parameter
                        + " cannot be expanded in IN, because all rows share one text: run the query once per row");
    }

    static ParameterException notARow(ParsedQuery query, @Nullable Object values, Row row) {
        String type = values == null ? "null" : values.getClass().getName();
        return error(query.query(), row.prefix() + "The values must be a map of names or a list, and are " + type);
    }

    static ParameterException mixedRows(ParsedQuery query, Row row) {
        return error(query.query(), row.prefix() + "The rows mix maps and lists: give only one kind");
    }

    private static String missing(ParsedQuery query, Collection<String> missing, Collection<String> given) {
        String names = given.isEmpty() ? "none are given" : "given are " + String.join(", ", given);
        return "No value for " + colons(missing) + ": the query's parameters are " + colons(query.parameterNames())
                + ", and " + names + ". A colon that begins no parameter is written \\:";
    }

    private static String colons(Collection<String> names) {
        return names.stream().map(name -> ":" + name).collect(Collectors.joining(", "));
    }

    private static ParameterException error(String query, String message) {
        return new ParameterException(message, ErrorContext.ofQuery(query), null);
    }
}
