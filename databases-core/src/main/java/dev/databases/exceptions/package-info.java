/**
 * What can go wrong, as types. The same fault has the same class on every backend.
 *
 * <pre>
 * DatabaseException
 * ├─ ConnectionException
 * │  ├─ CannotConnectException           retryable when the server is full, or starting
 * │  ├─ AuthenticationException
 * │  ├─ AcquireTimeoutException          retryable
 * │  ├─ ConnectionLostException          retryable when a Galera node has lost its cluster
 * │  ├─ NotConnectedException
 * │  ├─ AlreadyConnectedException        strict lifecycle only
 * │  └─ ReopenProhibitedException        strict lifecycle only
 * ├─ QueryException
 * │  ├─ BadSqlException
 * │  ├─ ParameterException
 * │  ├─ ConstraintViolationException     kind, constraint
 * │  ├─ DataErrorException
 * │  ├─ QueryTimeoutException
 * │  ├─ QueryCancelledException
 * │  └─ PermissionDeniedException
 * ├─ TransactionException
 * │  ├─ SerializationFailureException    retryable
 * │  ├─ CommitRolledBackException
 * │  ├─ CommitInDoubtException
 * │  └─ TransactionStateException
 * ├─ ConversionException
 * │  └─ NoSuchColumnException
 * └─ UnsupportedFeatureException
 * InvalidDatabaseUrlException            an IllegalArgumentException
 * </pre>
 *
 * <p>A driver's exception is always the cause. Passwords and bound values are never in a message. A {@link
 * java.util.concurrent.CancellationException} is never wrapped in one of these.
 */
@NullMarked
package dev.databases.exceptions;

import org.jspecify.annotations.NullMarked;
