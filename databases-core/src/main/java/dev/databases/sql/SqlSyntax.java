package dev.databases.sql;

import static dev.databases.sql.SqlFact.*;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The facts of one dialect's text: how it is cut into tokens, which placeholders a driver wants and how many. Immutable.
 *
 * <p>A dialect or driver that differs in one point is made of the nearest constant: {@code
 * SqlSyntax.MYSQL.without(SqlFact.BACKSLASH_ESCAPES)}.
 */
public final class SqlSyntax {
    /** PostgreSQL with {@code standard_conforming_strings} on, its default since 9.1; 65,535 parameters: the protocol's 16 bits. */
    // IN over an empty set: a sub-select of an untyped NULL is text and fails for numbers; ANY ('{}') takes the type of
    // its left operand.
    // OPERATOR(=) binds as tightly as IN does against the comparisons around it; a bare = does not (manual 4.1.6).
    public static final SqlSyntax POSTGRESQL = new SqlSyntax(
            EnumSet.of(
                    ESCAPE_STRINGS,
                    DOLLAR_QUOTES,
                    NESTED_COMMENTS,
                    CARRIAGE_RETURN_ENDS_LINE,
                    QUESTION_MARK_OPERATORS,
                    DOLLAR_NUMBERS),
            PlaceholderStyle.DOLLAR_NUMBER,
            65_535,
            '"',
            "OPERATOR(=) ANY ('{}')",
            "OPERATOR(<>) ALL ('{}')");

    /** MySQL 5.7 and newer and MariaDB in their default SQL modes; 65,535 parameters: the protocol's 16 bits. */
    public static final SqlSyntax MYSQL = new SqlSyntax(
            EnumSet.of(
                    BACKSLASH_ESCAPES,
                    HASH_COMMENTS,
                    DASH_COMMENT_NEEDS_SPACE,
                    EXECUTABLE_COMMENTS,
                    BACKTICK_IDENTIFIERS,
                    DOUBLE_QUOTED_STRINGS,
                    PERCENT_S_POSITIONS),
            PlaceholderStyle.QUESTION_MARK,
            65_535,
            '`',
            // MySQL 5.7 takes no WHERE without a FROM, and DUAL is one that needs no table.
            "IN (SELECT NULL FROM DUAL WHERE 1 = 0)",
            "NOT IN (SELECT NULL FROM DUAL WHERE 1 = 0)");

    /** SQLite 3.32 and newer; 32,766 parameters: the default of {@code SQLITE_MAX_VARIABLE_NUMBER}. */
    public static final SqlSyntax SQLITE = new SqlSyntax(
            EnumSet.of(BACKTICK_IDENTIFIERS, BRACKET_IDENTIFIERS, QUESTION_MARK_NUMBERS, DOLLAR_NUMBERS),
            PlaceholderStyle.QUESTION_MARK,
            32_766,
            '"',
            "IN ()",
            "NOT IN ()");

    /** Standard SQL, for a database that has no constant of its own; no limit of parameters is known. */
    public static final SqlSyntax ANSI = new SqlSyntax(
            EnumSet.of(NESTED_COMMENTS, DOLLAR_NUMBERS),
            PlaceholderStyle.QUESTION_MARK,
            Integer.MAX_VALUE,
            '"',
            "IN (SELECT NULL FROM (VALUES (1)) AS no_rows WHERE 1 = 0)",
            "NOT IN (SELECT NULL FROM (VALUES (1)) AS no_rows WHERE 1 = 0)");

    private final Set<SqlFact> facts;
    /** The same facts, one bit each: the tokenizer asks at every character. */
    private final int bits;

    private final PlaceholderStyle placeholder;
    private final int maximumParameters;
    private final char identifierQuote;
    private final String inNothing;
    private final String notInNothing;

    private SqlSyntax(
            EnumSet<SqlFact> facts,
            PlaceholderStyle placeholder,
            int maximumParameters,
            char identifierQuote,
            String inNothing,
            String notInNothing) {
        this.facts = Collections.unmodifiableSet(facts);
        this.bits = facts.stream().mapToInt(fact -> 1 << fact.ordinal()).sum();
        this.placeholder = placeholder;
        this.maximumParameters = maximumParameters;
        this.identifierQuote = identifierQuote;
        this.inNothing = inNothing;
        this.notInNothing = notInNothing;
    }

    /** Whether the fact is true of this dialect. */
    public boolean has(SqlFact fact) {
        return (bits & 1 << fact.ordinal()) != 0;
    }

    /** Every fact that is true of this dialect, unmodifiable. */
    public Set<SqlFact> facts() {
        return facts;
    }

    /** How the driver wants placeholders written. */
    public PlaceholderStyle placeholder() {
        return placeholder;
    }

    /** The most parameters that one statement may have. */
    public int maximumParameters() {
        return maximumParameters;
    }

    /** The character around a quoted identifier. */
    public char identifierQuote() {
        return identifierQuote;
    }

    /** What stands for {@code IN} and its list when the list is empty: false, also for NULL. */
    public String inNothing() {
        return inNothing;
    }

    /** What stands for {@code NOT IN} and its list when the list is empty: true, also for NULL. */
    public String notInNothing() {
        return notInNothing;
    }

    /**
     * Quotes an identifier, so that any name is safe in a text.
     *
     * @throws IllegalArgumentException when the name is empty or has a NUL character, which no database takes
     */
    public String quoteIdentifier(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("An identifier must not be empty and must not have a NUL character");
        }
        String quote = String.valueOf(identifierQuote);
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /** The same dialect, of which this fact is true as well. */
    public SqlSyntax with(SqlFact fact) {
        EnumSet<SqlFact> more = copyOfFacts();
        more.add(fact);
        return new SqlSyntax(more, placeholder, maximumParameters, identifierQuote, inNothing, notInNothing);
    }

    /** The same dialect, of which this fact is not true. */
    public SqlSyntax without(SqlFact fact) {
        EnumSet<SqlFact> fewer = copyOfFacts();
        fewer.remove(fact);
        return new SqlSyntax(fewer, placeholder, maximumParameters, identifierQuote, inNothing, notInNothing);
    }

    /** The same dialect through a driver that wants other placeholders. */
    public SqlSyntax withPlaceholder(PlaceholderStyle placeholder) {
        return new SqlSyntax(copyOfFacts(), placeholder, maximumParameters, identifierQuote, inNothing, notInNothing);
    }

    /**
     * The same dialect with another limit.
     *
     * @throws IllegalArgumentException when the limit is not positive
     */
    public SqlSyntax withMaximumParameters(int maximumParameters) {
        if (maximumParameters < 1) {
            throw new IllegalArgumentException("maximumParameters must be positive: " + maximumParameters);
        }
        return new SqlSyntax(copyOfFacts(), placeholder, maximumParameters, identifierQuote, inNothing, notInNothing);
    }

    /** The same dialect with other identifier quotes. */
    public SqlSyntax withIdentifierQuote(char identifierQuote) {
        return new SqlSyntax(copyOfFacts(), placeholder, maximumParameters, identifierQuote, inNothing, notInNothing);
    }

    private EnumSet<SqlFact> copyOfFacts() {
        EnumSet<SqlFact> copy = EnumSet.noneOf(SqlFact.class);
        copy.addAll(facts);
        return copy;
    }
}
