/**
 * What every backend over a network shares, whatever its driver: leases, cancelling on the server with a fence behind it, a
 * {@code BEGIN} that travels with the first statement, transactions and their ends, implicit transactions around cursors and
 * batches, cleaning before a connection is lent again, and lone statements that share a connection where the driver
 * pipelines.
 *
 * <p><b>A network backend in three steps.</b>
 *
 * <ol>
 *   <li>{@link dev.databases.remote.DriverConnection}: one connection of the driver, and how it runs a statement.
 *   <li>{@link dev.databases.remote.RemoteDriver}: opens and closes those.
 *   <li>{@link dev.databases.remote.RemoteBackend}: extend it with the database's own SQL for beginning a transaction.
 * </ol>
 */
@NullMarked
package dev.databases.remote;

import org.jspecify.annotations.NullMarked;
