package dev.databases.sql;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a query: puts values into their order, or says what is wrong with them. Immutable. */
final class Parameters {
    private final ParsedQuery query;
    private final String[] names;
    private final int positions;
    private final int formats;
    private final BitSet numbers;
    private final String firstNumber;
    private final @Nullable String badNumber;

    /** @param query for errors, and asked for nothing before the first of them */
    Parameters(ParsedQuery query, QueryParser parser) {
        this.query = query;
        this.names = parser.names.keySet().toArray(new String[0]);
        this.positions = parser.positions;
        this.formats = parser.formats;
        this.numbers = parser.numbers;
        this.firstNumber = parser.firstNumber;
        this.badNumber = parser.badNumber;
    }

    /** How many names there are. */
    int nameCount() {
        return names.length;
    }

    /** For an error. */
    String written(int index) {
        return names.length > 0 ? ":" + names[index] : "position " + (index + 1);
    }

    /** Whether a question mark may be a position. */
    boolean usesQuestionMarks() {
        return positions > 0;
    }

    /** The values in the order of the names. */
    @Nullable
    Object[] byName(Map<?, ? extends @Nullable Object> values, Row where) {
        if (names.length == 0) {
            if (!values.isEmpty()) {
                throw ParameterErrors.names(query, values, where);
            }
            checkNeedsNothing();
            return ParsedQuery.NO_VALUES;
        }
        checkNotMixedWithNames(where);
        @Nullable Object[] ordered = new @Nullable Object[names.length];
        try {
            for (int i = 0; i < ordered.length; i++) {
                Object value = values.get(names[i]);
                if (value == null && !values.containsKey(names[i])) {
                    throw ParameterErrors.names(query, values, where);
                }
                ordered[i] = value;
            }
        } catch (ClassCastException e) {
            // A sorted map of other keys cannot be asked for a string.
            throw ParameterErrors.names(query, values, where);
        }
        if (values.size() != ordered.length) {
            throw ParameterErrors.names(query, values, where);
        }
        return ordered;
    }

    /** The values in the order of the positions. */
    @Nullable
    Object[] byPosition(List<? extends @Nullable Object> values, Row where) {
        if (names.length > 0) {
            throw ParameterErrors.listForNames(query, where);
        }
        boolean numbered = usesNumbers();
        if (numbered && positions > 0) {
            throw ParameterErrors.mixed(query, "?", firstNumber, where);
        }
        if (formats > 0 && (positions > 0 || numbered)) {
            throw ParameterErrors.mixed(query, positions > 0 ? "?" : firstNumber, "%s", where);
        }
        if (badNumber != null) {
            throw ParameterErrors.badNumber(query, badNumber, where);
        }
        @Nullable Object[] ordered = values.toArray();
        if (ordered.length != positionCount()) {
            throw ParameterErrors.count(query, positionCount(), ordered.length, where);
        }
        if (numbered && numbers.nextClearBit(0) < ordered.length) {
            throw ParameterErrors.unused(query, numbers.nextClearBit(0) + 1, ordered.length, where);
        }
        return ordered;
    }

    private void checkNotMixedWithNames(Row where) {
        if (usesNumbers()) {
            throw ParameterErrors.mixed(query, ":" + names[0], firstNumber, where);
        }
        if (positions > 0 && !query.syntax().has(SqlFact.QUESTION_MARK_OPERATORS)) {
            throw ParameterErrors.mixed(query, ":" + names[0], "?", where);
        }
    }

    void checkNeedsNothing() {
        if (names.length > 0) {
            throw ParameterErrors.noValues(query);
        }
        // PREPARE and the bodies of functions have numbers that the server binds later.
        boolean serverBinds =
                query.firstKeyword().equals("PREPARE") || query.firstKeyword().equals("CREATE");
        boolean wantsQuestionMarks = positions > 0 && !query.syntax().has(SqlFact.QUESTION_MARK_OPERATORS);
        if (wantsQuestionMarks || usesNumbers() && !serverBinds) {
            throw ParameterErrors.count(query, wantsQuestionMarks ? positions : numbers.length(), 0, Row.ONLY);
        }
    }

    private boolean usesNumbers() {
        return !firstNumber.isEmpty();
    }

    int positionCount() {
        return usesNumbers() ? numbers.length() : positions + formats;
    }
}
