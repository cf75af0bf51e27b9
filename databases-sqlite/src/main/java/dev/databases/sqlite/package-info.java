/**
 * SQLite as a backend, over xerial's sqlite-jdbc. What a program sees of it is the URL, {@code sqlite:///notes.db}; the provider
 * is found by its service file.
 *
 * <pre>
 * SqliteBackendProvider   answers sqlite://
 * ├─ SqliteOptions        what the URL says: file or memory, pragmas
 * ├─ SqliteDialect        what SQLite can do
 * └─ SqliteBackend        three pools, readers, held and the writer, and the turns to write
 *    ├─ SqlitePermits     who may write now
 *    └─ SqliteConnection  one acquired connection
 *       ├─ SqliteTransaction, SqliteCursor, SqliteBatch
 *       ├─ SqliteExecutor     what runs there: PermitHolder, TransactionState, OpenCursors, Interruption
 *       ├─ SqliteHandle       one open database connection and its prepared statements
 *       │  └─ NativeStatement the only place that touches the driver's lower level
 *       ├─ SqliteRecords      decoding by declared type: SqliteColumn, SqliteTypes, SqliteTemporals
 *       ├─ SqliteBinding      what Java values become
 *       └─ SqliteErrors       the one door for the driver's errors
 * </pre>
 */
@NullMarked
package dev.databases.sqlite;

import org.jspecify.annotations.NullMarked;
