/**
 * Databases through R2DBC, the JVM's interface for drivers that do not block. The floor takes any {@code ConnectionFactory}
 * and knows no database; a backend for one database overrides what its driver does better.
 *
 * <p><b>What a driver may do better.</b> {@link dev.databases.r2dbc.R2dbcConnection} has a method for each: how an argument is
 * bound, how a row is read, what an error means, how a running statement is cancelled, how a cursor is opened, how a batch
 * runs. {@link dev.databases.r2dbc.R2dbcDriver} opens those connections.
 *
 * <p>Rows are only asked for on the connection's own scheduler, or without bound: there are drivers that reorder them otherwise.
 */
@NullMarked
package dev.databases.r2dbc;

import org.jspecify.annotations.NullMarked;
