/**
 * The service provider interface: what the front asks of a database and its driver. JDK types only.
 *
 * <p><b>A backend in six steps.</b>
 *
 * <ol>
 *   <li>{@link dev.databases.spi.BackendProvider}: answer your scheme, read your options with {@code OptionReader}, refuse what
 *       you do not know. Register it in {@code META-INF/services}.
 *   <li>{@link dev.databases.spi.Dialect}: state the facts of your SQL: quoting, placeholders, features, isolation levels.
 *   <li>{@link dev.databases.pool.Connector}: open, close, validate and clean one connection of the driver. The pool is ours.
 *   <li>{@link dev.databases.spi.ConnectionBackend}: run statements. You receive driver-ready SQL with ordered arguments and
 *       never meet {@code :name}. Cancelling a returned future cancels on the server.
 *   <li>{@link dev.databases.spi.TransactionBackend}: commit and rollback; savepoints are {@link
 *       dev.databases.spi.Savepoint}.
 *   <li>One door that turns the driver's errors into {@link dev.databases.exceptions.DatabaseException}s, and the conformance
 *       suite of {@code databases-test} in your tests: one class that states your facts.
 * </ol>
 *
 * <p>A driver that blocks says so in {@link dev.databases.spi.Backend#isBlocking()} and does its work in place.
 * Of one over a network most is there already: {@code dev.databases.remote}.
 */
@NullMarked
package dev.databases.spi;

import org.jspecify.annotations.NullMarked;
