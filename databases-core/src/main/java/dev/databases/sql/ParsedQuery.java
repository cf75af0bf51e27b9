package dev.databases.sql;

import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.ParameterException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A query whose parameters are known, ready to be bound any number of times. Immutable.
 *
 * <p>The container of the values decides what a parameter is:
 *
 * <ul>
 *   <li>A <b>map</b> binds {@code :name}. {@code ?}, {@code %s} and {@code $1} stay what they are to the server.
 *   <li>A <b>list</b> binds positions: {@code ?}, with {@code ??} for a question mark that is none, or {@code $1}, or on
 *       MySQL {@code %s}. PostgreSQL's {@code ?|}, {@code ?&} and {@code @?} are operators where they stand alone.
 *   <li>With <b>no values</b>, nothing is a parameter; a query that shows it wants values is an error.
 * </ul>
 *
 * <p>Strings, comments and quoted identifiers have no parameters in them. Nor do {@code ::}, {@code :=}, {@code 12:30} and
 * a colon right behind an operand, as in {@code arr[1:n]}. {@code arr[:n]} and {@code ARRAY[:n]} have one. {@code \:} is
 * always a plain colon.
 *
 * <p>A collection or an array (bytes apart) that is an item of {@code IN (:ids)} or stands in {@code IN :ids} becomes one
 * placeholder per element; the empty one matches nothing, and everything under {@code NOT IN}. Elsewhere it is one
 * argument. A null value is SQL's NULL.
 */
public final class ParsedQuery {
    static final @Nullable Object[] NO_VALUES = {};

    private final String query;
    private final SqlSyntax syntax;
    private final List<String> parameterNames;
    private final Parameters parameters;
    private final int statementCount;
    private final String firstKeyword;
    private final boolean readsOnly;

    private final Template plain;
    private final Template named;
    private final Template positional;
    /** Few ask for it; null: nobody has. Any thread's answer is the same. */
    private volatile @Nullable List<String> around;

    private ParsedQuery(String query, SqlSyntax syntax, QueryParser parser) {
        this.query = query;
        this.syntax = syntax;
        this.parameterNames = List.copyOf(parser.names.keySet());
        this.parameters = new Parameters(this, parser);
        this.statementCount = parser.inspector.statements();
        this.firstKeyword = parser.inspector.firstKeyword();
        this.readsOnly = parser.inspector.readsOnly();
        this.plain = new Template(query, syntax, parser.marks, kind -> kind == TokenKind.ESCAPED_COLON, 0);
        int names = parameters.nameCount();
        this.named = names == 0
                ? plain
                : new Template(
                        query,
                        syntax,
                        parser.marks,
                        kind -> kind == TokenKind.ESCAPED_COLON || kind == TokenKind.NAME,
                        names);
        this.positional = names > 0
                ? plain
                : new Template(query, syntax, parser.marks, kind -> kind != TokenKind.NAME, parameters.positionCount());
    }

    /**
     * Reads a query.
     *
     * @throws BadSqlException when a string, a quoted identifier or a block comment has no end
     */
    public static ParsedQuery parse(String query, SqlSyntax syntax) {
        return new ParsedQuery(query, syntax, new QueryParser(query, syntax));
    }

    /** The text as the user wrote it. */
    public String query() {
        return query;
    }

    /** The syntax that it was read with. */
    public SqlSyntax syntax() {
        return syntax;
    }

    /** The names that a map must have, each once, in the order of their first use; unmodifiable. */
    public List<String> parameterNames() {
        return parameterNames;
    }

    /** How many statements the text has that are not empty; semicolons between parentheses, or between BEGIN and END of a routine, end none. */
    public int statementCount() {
        return statementCount;
    }

    /** The word with which the first statement begins, in upper case; empty when there is none. */
    public String firstKeyword() {
        return firstKeyword;
    }

    /**
     * Whether the text is one statement that certainly only reads, and takes no locks on rows. In doubt it is false: so for
     * every call of a function that is not a well-known one of the servers.
     */
    public boolean readsOnly() {
        return readsOnly;
    }

    /**
     * Binds no values.
     *
     * @throws ParameterException when the query has names, or positions that cannot be anything else
     */
    public Statement bind() {
        parameters.checkNeedsNothing();
        return plain.statement(NO_VALUES);
    }

    /**
     * Binds values by name.
     *
     * @param values a null value is SQL's NULL
     * @throws ParameterException when names are missing, unknown or no strings; when {@code :name} is mixed with positions;
     *     when there are more parameters than the database takes
     */
    public Statement bind(Map<String, ? extends @Nullable Object> values) {
        return named.statement(parameters.byName(values, Row.ONLY));
    }

    /**
     * Binds values by position.
     *
     * @param values a null value is SQL's NULL
     * @throws ParameterException when the numbers of positions and values differ; when the query has names; when it mixes
     *     kinds of positions; when there are more parameters than the database takes
     */
    public Statement bind(List<? extends @Nullable Object> values) {
        return positional.statement(parameters.byPosition(values, Row.ONLY));
    }

    /**
     * Binds one argument to each position, as another library's SQL text wants it: a collection is one argument, in a list of IN
     * too.
     *
     * @param arguments in the order of the positions; given away by the caller; a null element is SQL's NULL
     * @throws ParameterException as {@link #bind(List)} does
     */
    public Statement bindArguments(@Nullable Object[] arguments) {
        return new Statement(
                positional.sql(), positional.row(parameters.byPosition(Arrays.asList(arguments), Row.ONLY)));
    }

    /**
     * Binds many rows of values, each a map or each a list.
     *
     * @param listOfValues may be empty, which gives a batch without rows
     * @throws ParameterException as {@code bind} does, naming the row; also for a collection in a list of IN
     */
    public Batch bindMany(List<?> listOfValues) {
        return bindMany(listOfValues, UnaryOperator.identity());
    }

    /** As above, and passes every value through {@code encoding} while it is at hand. */
    public Batch bindMany(List<?> listOfValues, UnaryOperator<@Nullable Object> encoding) {
        boolean byName = listOfValues.isEmpty() ? parameters.nameCount() > 0 : listOfValues.get(0) instanceof Map<?, ?>;
        Template template = byName ? named : positional;
        List<@Nullable Object[]> rows = new ArrayList<>(listOfValues.size());
        for (Object values : listOfValues) {
            @Nullable
            Object[] row =
                    template.row(rowValues(template, byName, values, new Row(rows.size() + 1, listOfValues.size())));
            for (int i = 0; i < row.length; i++) {
                Object encoded = encoding.apply(row[i]);
                // A store costs a barrier, and most values are what they should be.
                if (encoded != row[i]) {
                    row[i] = encoded;
                }
            }
            rows.add(row);
        }
        if (template.arguments() > syntax.maximumParameters()) {
            throw ParameterErrors.tooMany(query, template.arguments(), syntax.maximumParameters());
        }
        return Batch.checked(template.sql(), template.arguments(), rows);
    }

    /**
     * The text around each {@code ?} that is a position, one piece more than they are, for a driver that writes the values into
     * the text. {@code ??} is two of them here: the text is one that a driver takes. Unmodifiable.
     */
    public List<String> aroundPositions() {
        List<String> known = around;
        if (known == null) {
            known = Template.around(query, syntax);
            around = known;
        }
        return known;
    }

    /** Whether a question mark may be a position. */
    boolean usesQuestionMarks() {
        return parameters.usesQuestionMarks();
    }

    @Override
    public String toString() {
        return "ParsedQuery[" + query + "]";
    }

    private @Nullable Object[] rowValues(Template template, boolean byName, @Nullable Object values, Row where) {
        @Nullable Object[] row;
        // Each asks for one interface only: that a list is no map takes a search among all that it implements.
        if (byName && values instanceof Map<?, ?> map) {
            row = parameters.byName(map, where);
        } else if (!byName && values instanceof List<?> list) {
            row = parameters.byPosition(list, where);
        } else if (values instanceof Map<?, ?> || values instanceof List<?>) {
            throw ParameterErrors.mixedRows(this, where);
        } else {
            throw ParameterErrors.notARow(this, values, where);
        }
        int collection = template.firstCollection(row);
        if (collection >= 0) {
            throw ParameterErrors.collectionInBatch(this, parameters.written(collection), where);
        }
        return row;
    }
}
