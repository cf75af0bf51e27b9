/**
 * PostgreSQL as a backend, through Vert.x ({@code postgresql://}) or R2DBC ({@code postgresql+r2dbc://}). What a program sees of
 * it is the URL; the providers are found by their service file.
 *
 * <p>Here is everything that no driver knows better, so that both do the same:
 *
 * <pre>
 * PostgresBackend         what both backends are; how a transaction begins
 * ├─ PostgresOptions      what the URL says, besides what RemoteOptions reads: settings, PgBouncer, pipelining
 * ├─ PostgresDialect      what PostgreSQL can do
 * ├─ PostgresErrors       SQLSTATE to exception; ServerError is what it reads
 * ├─ PostgresTypes        which Java type each PostgreSQL type has: the table that both drivers follow
 * │  └─ PostgresText      reading and writing values in text form: PostgresInterval, ArrayText, HstoreText, TemporalText
 * └─ ArrayInsert          an insert of many rows as arrays
 * </pre>
 */
@NullMarked
package dev.databases.postgres;

import org.jspecify.annotations.NullMarked;
