package dev.databases.sqlite;

import dev.databases.exceptions.BadSqlException;
import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.ConstraintViolationException;
import dev.databases.exceptions.ConstraintViolationException.Kind;
import dev.databases.exceptions.DataErrorException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.PermissionDeniedException;
import dev.databases.exceptions.QueryCancelledException;
import dev.databases.exceptions.QueryException;
import dev.databases.exceptions.SerializationFailureException;
import dev.databases.exceptions.TransactionStateException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one door through which the driver's errors come. {@code vendorCode()} is SQLite's extended result code
 * (https://sqlite.org/rescode.html). Safe for any thread.
 */
final class SqliteErrors {
    static final int ERROR = 1;
    static final int READONLY = 8;
    static final int INTERRUPT = 9;
    static final int BUSY_SNAPSHOT = 517;

    private static final int PRIMARY = 0xFF;

    private static final int LOCKED = 6;
    private static final int FOREIGN_KEY = 787;
    private static final int CHECK = 275;
    private static final int NOT_NULL = 1299;
    private static final int PRIMARY_KEY = 1555;
    private static final int UNIQUE = 2067;
    private static final int ROWID = 2579;
    private static final int DATATYPE = 3091;
    private static final int ABORT_ROLLBACK = 516;

    private static final Pattern CONSTRAINT =
            Pattern.compile("constraint failed: (?:index '(.*)'|(.*))", Pattern.DOTALL);

    /** SQLITE_ERROR is the generic code; these say that the values were wrong and not the text. func.c, json.c, vdbe.c */
    private static final Pattern DATA = Pattern.compile(
            "integer overflow|malformed JSON.*|(bad )?JSON.*|.*overflow|ESCAPE expression must be.*|parser stack.*");

    private static final Pattern TRANSACTION_STATE = Pattern.compile(
            "cannot (start a transaction within a transaction|(commit|rollback) - no transaction is active)|no such savepoint:.*",
            Pattern.DOTALL);

    /** These messages repeat a part of a bound value behind their colon. fts5_expr.c, json.c, attach.c */
    private static final Pattern REPEATS_VALUE = Pattern.compile(
            "(fts[345]: |bad JSON path: |JSON path error near |unable to open database: |malformed MATCH expression: ).*",
            Pattern.DOTALL);

    private SqliteErrors() {}

    /** The extended result code; 0 when the exception is the driver's own and has none. */
    static int code(SQLException error) {
        return error instanceof SQLiteException sqlite ? sqlite.getResultCode().code : 0;
    }

    static int primaryCode(SQLException error) {
        return code(error) & PRIMARY;
    }

    /** Whether what the connection's file holds is in doubt, so that the connection is not used again. */
    static boolean breaksConnection(SQLException error) {
        int primary = primaryCode(error);
        // IOERR, CORRUPT, NOTADB
        return primary == 10 || primary == 11 || primary == 26;
    }

    /** An error while a statement ran. */
    static DatabaseException translate(SQLException error, @Nullable String query) {
        int code = code(error);
        String said = message(error);
        ErrorContext context = context(code, query, null);
        return switch (code & PRIMARY) {
            case ERROR -> generic(said, context, error);
            case 3, READONLY, 23 -> new PermissionDeniedException("SQLite refused to write: " + said, context, error);
            case 4 ->
                code == ABORT_ROLLBACK
                        ? new QueryException(
                                "The statement was still being read when its transaction was rolled back: " + said,
                                context,
                                error)
                        : new QueryException("SQLite aborted the statement: " + said, context, error);
            case 5, 15, 17 ->
                new SerializationFailureException(
                        "Somebody else uses the database: " + said + ". Try the transaction again.", context, error);
            case LOCKED -> locked(code, said, context, error);
            case INTERRUPT -> new QueryCancelledException("The statement was interrupted", context, error);
            case 10 -> new ConnectionLostException("SQLite cannot read or write its file: " + said, context, error);
            case 11, 26 ->
                new QueryException(
                        "The database file is damaged or not a SQLite database: " + said
                                + ". PRAGMA integrity_check tells more; restore it from a backup.",
                        context,
                        error);
            case 13 ->
                new QueryException(
                        "The disk is full, or the database has max_page_count pages: " + said, context, error);
            case 18, 20, 25 -> new DataErrorException("A value does not fit: " + said, context, error);
            case 19 -> constraint(code, said, query, error);
            default -> new QueryException("SQLite failed: " + said, context, error);
        };
    }

    /** An error while a connection was opened. */
    static CannotConnectException cannotConnect(SQLException error, String place) {
        int code = code(error);
        String advice = switch (code & PRIMARY) {
            case 14 ->
                "Check that its directory exists, that it is a file, and that this process may read and write both.";
            case 26 -> "It is not a SQLite database, or it is encrypted.";
            case 11 -> "The file is damaged; restore it from a backup.";
            case 5, LOCKED -> "Another process has locked it; raise busy_timeout, or wait.";
            case 3, READONLY, 23 -> "This process may not write to it; use mode=ro to read only.";
            default -> "Check the options of the URL.";
        };
        return new CannotConnectException(
                "Cannot open the SQLite database '" + place + "': " + message(error) + ". " + advice,
                context(code, null, null),
                error);
    }

    private static DatabaseException generic(String said, ErrorContext context, SQLException error) {
        if (TRANSACTION_STATE.matcher(said).matches()) {
            return new TransactionStateException("SQLite has another transaction state: " + said, context, error);
        }
        if (DATA.matcher(said).matches()) {
            return new DataErrorException("A value does not fit: " + said, context, error);
        }
        return new BadSqlException("Bad SQL: " + said, context, error);
    }

    private static DatabaseException locked(int code, String said, ErrorContext context, SQLException error) {
        if (code == LOCKED) {
            return new QueryException(
                    said + ": a cursor that is open on this connection reads it. Close the cursor first.",
                    context,
                    error);
        }
        return new SerializationFailureException(
                "Another connection that shares the cache uses the table: " + said + ". Try the transaction again.",
                context,
                error);
    }

    private static DatabaseException constraint(int code, String said, @Nullable String query, SQLException error) {
        if (code == DATATYPE) {
            return new DataErrorException("A value does not fit: " + said, context(code, query, null), error);
        }
        Kind kind = switch (code) {
            case UNIQUE, PRIMARY_KEY, ROWID -> Kind.UNIQUE;
            case FOREIGN_KEY -> Kind.FOREIGN_KEY;
            case NOT_NULL -> Kind.NOT_NULL;
            case CHECK -> Kind.CHECK;
            default -> Kind.UNKNOWN;
        };
        return new ConstraintViolationException(said, kind, context(code, query, constraintIn(said)), error);
    }

    private static @Nullable String constraintIn(String said) {
        Matcher matcher = CONSTRAINT.matcher(said);
        if (!matcher.find()) {
            return null;
        }
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    private static ErrorContext context(int code, @Nullable String query, @Nullable String constraint) {
        return new ErrorContext(null, code == 0 ? null : code, query, constraint);
    }

    /** SQLite's own message, without the driver's explanation of the code in front of it. */
    static String message(SQLException error) {
        String message = String.valueOf(error.getMessage());
        if (error instanceof SQLiteException sqlite) {
            SQLiteErrorCode code = sqlite.getResultCode();
            String prefix = code + " (";
            if (message.startsWith(prefix) && message.endsWith(")")) {
                message = message.substring(prefix.length(), message.length() - 1);
            }
        }
        Matcher repeats = REPEATS_VALUE.matcher(message);
        return repeats.matches() ? repeats.group(1).strip() + " …" : message;
    }
}
