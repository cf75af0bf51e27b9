package dev.databases.test.conformance

import dev.databases.DatabaseUrl
import dev.databases.IsolationLevel
import dev.databases.exceptions.ConstraintViolationException.Kind

/**
 * What the conformance suite must know of one backend: where to find databases, how its SQL spells what no two databases spell
 * alike, and the named differences. Every contract runs on every backend; where a fact differs, the contract asserts both sides.
 *
 * One object per backend, used by many tests in turn. A difference is a fact with a name here, never an `if` on the backend.
 */
public abstract class BackendFacts {
    /** For display: `SQLite file`. */
    public abstract val name: String

    /** The URL of an empty database that no other test uses. Called once for each test. */
    public abstract fun freshUrl(): DatabaseUrl

    /** Removes what [freshUrl] made, after the test. */
    public open fun dispose(url: DatabaseUrl) {}

    /** The column definition of a generated integer key. */
    public open val generatedKey: String get() = "INTEGER PRIMARY KEY"

    /** The first key that [generatedKey] generates in a table. */
    public open val firstGeneratedKey: Int get() = 1

    /** A query of one row that keeps the server busy for about [seconds], and can be cancelled. */
    public abstract fun slowQuery(seconds: Int): String

    /** Counts the other connections to this database that are in a transaction and run nothing; null where nobody knows. */
    public open val countIdleInTransaction: String? get() = null

    /** A query of [rows] rows, the numbers from 1 in order. */
    public open fun numbers(rows: Int): String =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $rows) SELECT i FROM n"

    /** `execute` of an insert gives the key that the database generated (EDB-025). */
    public open val returnsGeneratedKeys: Boolean get() = true

    /** The same of an insert that returns several columns, of which nobody knows which is the key. */
    public open val tellsKeyBesideReturned: Boolean get() = returnsGeneratedKeys

    /** Two transactions may both have written before either ends; otherwise the second waits for the first. */
    public open val concurrentWriteTransactions: Boolean get() = true

    /** A reader sees the last committed state while a writer is in its transaction, and neither waits. */
    public open val readersIgnoreWriters: Boolean get() = true

    /** At this level a transaction reads one snapshot, and does not keep others from writing meanwhile (EDB-068). */
    public open val snapshotIsolation: IsolationLevel get() = IsolationLevel.SERIALIZABLE

    /** At this level two transactions that read a row and then write it do not lose one of the writes; null: the default. */
    public open val noLostUpdates: IsolationLevel? get() = IsolationLevel.SERIALIZABLE

    /** A rollback undoes `CREATE TABLE`; otherwise DDL commits the transaction around it, and the toolkit says so (DAL-32). */
    public open val transactionalDdl: Boolean get() = true

    /** NUMERIC(30,20) comes back digit for digit; otherwise as a decimal near it (EDB-037, EDB-038). */
    public open val exactDecimals: Boolean get() = true

    /** A temporary table is there for the next call of the same coroutine, outside any block (EDB-086). */
    public open val temporaryTablesOutliveCalls: Boolean get() = true

    /** `INSERT ... RETURNING` is understood; otherwise it is an unsupported feature. */
    public open val insertReturning: Boolean get() = true

    /** A failed statement leaves the transaction unusable until a rollback (EDX-20). */
    public open val failedStatementAbortsTransaction: Boolean get() = false

    /** The server refuses text where the column is an INTEGER; SQLite stores it (E-18). */
    public open val checksColumnTypes: Boolean get() = true

    /** Answers arrive on threads of the driver, where nobody may wait for one; otherwise a call does its work where it is made. */
    public open val answersOnThreadsOfTheDriver: Boolean get() = true

    /** Loggers of the driver, with all below them, that show bound values at DEBUG; nobody else does. */
    public open val loggersOfValues: Set<String> get() = emptySet()

    /** What was committed is still there when the database is connected again. */
    public open val durable: Boolean get() = true

    /** A constraint may be `DEFERRABLE INITIALLY DEFERRED`, so that a commit can fail (EDX-06). */
    public open val deferredConstraints: Boolean get() = true

    /** `TIMESTAMP WITH TIME ZONE` is a type of its own. */
    public open val timestampsWithTimeZone: Boolean get() = true

    /**
     * Types of [type] that the database does not have or does not tell: their columns come back as something else, and as the
     * canonical type only when that is asked for, as in `record.get("id", UUID::class.java)`.
     */
    public open val typesReadOnRequest: Set<String> get() = emptySet()

    /** A column definition for each canonical type, by the type's SQL name in these tests. */
    public open fun type(name: String): String = name

    /** DDL that makes an enum type; null where an enum is a column of text (EDB-039). */
    public open fun createEnumType(name: String, constants: List<String>): String? = null

    /** The column definition of that enum. */
    public open fun enumType(name: String, constants: List<String>): String = "VARCHAR(40)"

    /**
     * What [dev.databases.exceptions.ConstraintViolationException.constraint] says when [constraint] on [table].[column] is
     * violated: its name, unless the server tells something else in its place; null when it tells nothing.
     */
    public open fun reportedConstraint(kind: Kind, table: String, column: String, constraint: String): String? = constraint

    /** Runs [sql] through the driver's own API, on what `connection.rawConnection` gave (EDB-032). */
    public abstract suspend fun rawExecute(rawConnection: Any, sql: String)

    /** The values of the first column, through the driver's own API. */
    public abstract suspend fun rawColumn(rawConnection: Any, sql: String): List<Any?>
}
