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
 *
 * <p><b>What a URL says.</b> {@link dev.databases.remote.RemoteOptions} reads what every such database has: hosts, user, password,
 * {@link dev.databases.remote.TlsOptions} and the role of the server. A database adds a {@link
 * dev.databases.remote.RemoteProduct} with its own words, and its {@link dev.databases.remote.ServerSettings}. {@link
 * dev.databases.remote.RemoteHosts} goes through the hosts, and {@link dev.databases.remote.RemoteErrors} has what no server
 * says.
 */
@NullMarked
package dev.databases.remote;

import org.jspecify.annotations.NullMarked;
