/**
 * MySQL and MariaDB as a backend, through Vert.x ({@code mysql://}, {@code mariadb://}) or R2DBC ({@code mysql+r2dbc://}). What a
 * program sees of it is the URL; the providers are found by their service file.
 *
 * <p>Here is everything that no driver knows better, so that both do the same:
 *
 * <pre>
 * MySqlBackend            what both backends are; how a transaction begins, and how a statement is stopped
 * ├─ MySqlOptions         what the URL says, besides what RemoteOptions reads: MySqlSettings, ZeroDates, snapshots
 * ├─ MySqlDialect         what the server can do
 * │  └─ MySqlServer       MySQL or MariaDB of which MySqlVersion: each difference is a fact with a name
 * ├─ MySqlErrors          error number to exception; ServerError is what it reads, ErrorText what it says of that
 * ├─ MySqlText            what has to be known of a statement's text
 * ├─ MySqlTypes           which Java type each MySqlType has: the table that both drivers follow
 * │  └─ MySqlBinding      arguments as values that the server has; MySqlLiterals writes them into SQL
 * └─ MySqlInserts         an insert of many rows as a few statements
 * </pre>
 *
 * <p>And then each driver's own rooms, called after it: provider, backend, driver, connection, values, errors. What only one of them
 * needs is there, and neither knows the other's.
 */
@NullMarked
package dev.databases.mysql;

import org.jspecify.annotations.NullMarked;
