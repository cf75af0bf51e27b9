/**
 * What the backends on the Vert.x SQL clients share: opening connections, running prepared statements, batches and cursors.
 *
 * <p>Commands go straight to the client's connection ({@code io.vertx.sqlclient.internal}, the package that its own drivers are
 * written against): that is how one row can be asked for without a cursor, how statements are cached here where a stale one can be
 * dropped, and how a result reaches our records without a row set in between.
 *
 * <p>A database adds three things: a {@link dev.databases.vertx.VertxDriver} that logs in, a {@link
 * dev.databases.vertx.VertxConnection} that translates errors and cancels, and a {@link dev.databases.vertx.VertxStatement} that
 * knows the types.
 */
@NullMarked
package dev.databases.vertx;

import org.jspecify.annotations.NullMarked;
