package dev.databases.test;

import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.ConnectionLostException;
import dev.databases.exceptions.DatabaseException;
import dev.databases.exceptions.ErrorContext;
import dev.databases.exceptions.QueryException;
import dev.databases.exceptions.SerializationFailureException;
import dev.databases.exceptions.TransactionException;
import java.util.function.Function;

/** Where a fault can be injected. */
public enum FaultPoint {
    /**
     * A connection to the server is opened: {@link CannotConnectException}. A {@link ScriptedBackend} does so whenever its pool
     * wants one more; before another backend it is {@code connect()}.
     */
    CONNECT(CannotConnectException::new),
    /** A connection is asked for: {@link AcquireTimeoutException}. */
    ACQUIRE(AcquireTimeoutException::new),
    /** A root transaction begins: {@link TransactionException}. */
    BEGIN(TransactionException::new),
    /** A statement runs, a batch, a savepoint's SQL, or the opening of a cursor: {@link QueryException}. */
    STATEMENT(QueryException::new),
    /** A cursor is read: {@link QueryException}. */
    FETCH(QueryException::new),
    /** A root transaction commits: {@link SerializationFailureException}, after which nothing of it is there. */
    COMMIT(message -> new SerializationFailureException(
            message,
            // 40001 is serialization_failure; PostgreSQL manual, appendix A.
            new ErrorContext("40001", null, null, null),
            null)),
    /** A root transaction rolls back: {@link ConnectionLostException}. */
    ROLLBACK(ConnectionLostException::new),
    /** A connection is given back: {@link ConnectionException}. */
    RELEASE(ConnectionException::new);

    private final Function<String, DatabaseException> failure;

    FaultPoint(Function<String, DatabaseException> failure) {
        this.failure = failure;
    }

    /** What {@link Fault#FAIL} throws here. */
    DatabaseException failure() {
        return failure.apply("Injected fault: " + this + " failed.");
    }

    /** What {@link Fault#DROP} and {@link Fault#DROP_AFTER} throw here. */
    DatabaseException lost() {
        return new ConnectionLostException("Injected fault: the connection was lost at " + this + ".");
    }
}
