package dev.databases.test.conformance

import dev.databases.Database
import dev.databases.IsolationLevel
import dev.databases.Transaction
import dev.databases.TransactionOptions
import dev.databases.exceptions.BadSqlException
import dev.databases.exceptions.CommitRolledBackException
import dev.databases.exceptions.ConstraintViolationException
import dev.databases.exceptions.TransactionStateException
import dev.databases.exceptions.UnsupportedFeatureException
import dev.databases.spi.Feature
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

/** Misuse of transactions, and transactions that the server does not let end as asked. Nothing leaks, nothing is lost silently. */
public abstract class TransactionErrorContract(facts: BackendFacts) : Contract(facts) {
    private val committed = "This transaction was already committed. Begin a new one; nothing was changed."
    private val rolledBack = "This transaction was already rolled back. Begin a new one; nothing was changed."

    @Test
    public fun committingTwiceIsAnErrorThatChangesNothing(): Unit = withNotes { database ->
        val transaction = database.begin()
        transaction.addNote("kept")
        transaction.commit()

        val again = assertThrows<TransactionStateException> { transaction.commit() }
        val rollback = assertThrows<TransactionStateException> { transaction.rollback() }
        val query = assertThrows<TransactionStateException> { transaction.fetchAll("SELECT 1") }

        assertEquals(listOf(committed, committed, committed), listOf(again, rollback, query).map { it.message })
        assertEquals(listOf("kept"), database.noteTexts())
        assertEquals(0, database.poolStatus.leased())
    }

    @Test
    public fun rollingBackTwiceIsAnErrorThatChangesNothing(): Unit = withNotes { database ->
        val transaction = database.begin()
        transaction.addNote("undone")
        transaction.rollback()

        val again = assertThrows<TransactionStateException> { transaction.rollback() }
        val commit = assertThrows<TransactionStateException> { transaction.commit() }

        assertEquals(listOf(rolledBack, rolledBack), listOf(again, commit).map { it.message })
        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    @Test
    public fun closeMayStandInAnyFinally(): Unit = withNotes { database ->
        val kept = database.begin()
        kept.addNote("kept")
        kept.commit()
        repeat(2) { kept.close() }
        val undone = database.begin()
        undone.addNote("undone")
        repeat(2) { undone.close() }

        assertFalse(undone.isActive)
        assertEquals(listOf("kept"), database.noteTexts())
    }

    @Test
    public fun committingTheOuterBeforeTheInnerChangesNothingAndSaysSo(): Unit = withNotes { database ->
        val outer = database.begin()
        outer.addNote("outer")
        val inner = outer.begin()
        inner.addNote("inner")

        val e = assertThrows<TransactionStateException> { outer.commit() }

        assertEquals(
            "Cannot commit: an inner transaction is still open on this connection. Finish the inner one first; nothing was changed.",
            e.message,
        )
        assertTrue(outer.isActive && inner.isActive)
        inner.commit()
        outer.commit()
        assertEquals(listOf("outer", "inner"), database.noteTexts())
    }

    @Test
    public fun rollingBackTheOuterEndsTheInner(): Unit = withNotes { database ->
        val outer = database.begin()
        val inner = outer.begin()
        inner.addNote("undone")

        outer.rollback()

        assertFalse(inner.isActive)
        assertEquals(rolledBack, assertThrows<TransactionStateException> { inner.commit() }.message)
        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    @Test
    public fun aBlockEndsItsTransactionItself(): Unit = withNotes { database ->
        database.transaction {
            addNote("kept")
            val commit = assertThrows<IllegalStateException> { commit() }
            assertThrows<IllegalStateException> { rollback() }
            assertEquals(
                "A transaction { } block ends its transaction itself: return to commit, throw or use forceRollback to roll back. " +
                    "For commit() by hand, start it with begin().",
                commit.message,
            )
        }

        assertEquals(listOf("kept"), database.noteTexts())
    }

    @Test
    public fun aTransactionKeptAfterItsBlockSaysThatItHasEnded(): Unit = withNotes { database ->
        lateinit var kept: Transaction
        database.transaction { kept = this }

        val e = assertThrows<TransactionStateException> { kept.addNote("too late") }

        assertEquals(committed, e.message)
        assertThrows<TransactionStateException> { kept.begin() }
        assertThrows<TransactionStateException> { kept.transaction { } }
        assertEquals(emptyList<Any?>(), database.noteTexts())
    }

    private fun withDeferredConstraint(block: suspend CoroutineScope.(Database) -> Unit) =
        withDatabase {
            it.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
            val create = "CREATE TABLE children (parent INTEGER, FOREIGN KEY (parent) REFERENCES parents (id)"
            it.execute(if (facts.deferredConstraints) "$create DEFERRABLE INITIALLY DEFERRED)" else "$create)")
            block(it)
        }

    // EDX-06: a fact says whether there are constraints that a commit checks; where not, the statement itself fails
    @Test
    public fun aCommitThatFailsUndoesTheTransactionAndReleasesTheConnection(): Unit = withDeferredConstraint { database ->
        val orphan = mapOf("parent" to 7)
        var hasInserted = false

        val e = assertThrows<ConstraintViolationException> {
            database.transaction {
                execute("INSERT INTO parents VALUES (1)")
                execute("INSERT INTO children VALUES (:parent)", orphan)
                hasInserted = true
            }
        }

        assertEquals(facts.deferredConstraints, hasInserted)
        assertEquals(ConstraintViolationException.Kind.FOREIGN_KEY, e.kind())
        assertEquals(0, database.poolStatus.leased())
        assertEquals(listOf(0, 0), listOf(database.count("parents"), database.count("children")))
        database.transaction { execute("INSERT INTO parents VALUES (7)") }
        assertEquals(1, database.count("parents"))
    }

    // EDX-06
    @Test
    public fun aCommitByHandThatFailsReleasesTheConnectionToo(): Unit = withDeferredConstraint { database ->
        val transaction = database.begin()
        try {
            assertThrows<ConstraintViolationException> {
                transaction.execute("INSERT INTO children VALUES (7)")
                transaction.commit()
            }
            assertEquals(!facts.deferredConstraints, transaction.isActive)
        } finally {
            transaction.close()
        }

        assertEquals(0, database.poolStatus.leased())
        assertEquals(0, database.count("children"))
    }

    // E-36, EDB-068: the original's insert was never committed, so that its test could not fail. A fact says whether the writer
    // waits for the reader instead
    @Test
    public fun aSnapshotIsNotDisturbedByWhatAnotherCommits(): Unit = withNotes { database ->
        val isReadOnly = database.dialect.supports(Feature.READ_ONLY_TRANSACTIONS)
        val seen = coroutineScope {
            database.transaction(isolation = facts.snapshotIsolation, readOnly = isReadOnly) {
                val before = count("notes")
                val independent = async { database.addNote("independent") }
                if (facts.readersIgnoreWriters) independent.await()
                before to count("notes")
            }
        }

        assertEquals(0 to 0, seen)
        assertEquals(1, database.count("notes"))
    }

    // EDX-07
    @Test
    public fun anIsolationLevelIsHonouredOrRefused(): Unit = withNotes { database ->
        for (level in IsolationLevel.entries) {
            var hasRun = false
            val run: suspend () -> Unit = { database.transaction(isolation = level) { fetchVal("SELECT 1").also { hasRun = true } } }

            if (level in database.dialect.isolationLevels()) {
                run()
            } else {
                assertThrows<UnsupportedFeatureException>(level.sql()) { run() }
                assertThrows<UnsupportedFeatureException>(level.sql()) { database.begin(TransactionOptions.DEFAULT.withIsolation(level)) }
            }

            assertEquals(level in database.dialect.isolationLevels(), hasRun, level.sql())
            assertEquals(0, database.poolStatus.leased(), level.sql())
        }
        database.addNote("afterwards")
        assertEquals(listOf("afterwards"), database.noteTexts())
    }

    // EDX-07
    @Test
    public fun anOptionIsHonouredOrRefused(): Unit = withNotes { database ->
        val options = mapOf(
            Feature.READ_ONLY_TRANSACTIONS to TransactionOptions.DEFAULT.withReadOnly(true),
            Feature.DEFERRABLE_TRANSACTIONS to
                TransactionOptions.DEFAULT.withDeferrable(true).withReadOnly(true).withIsolation(IsolationLevel.SERIALIZABLE),
        )

        for ((feature, option) in options) {
            if (database.dialect.supports(feature)) {
                assertEquals(emptyList<Any?>(), database.transaction(option) { noteTexts() }, feature.name)
            } else {
                assertThrows<UnsupportedFeatureException>(feature.name) { database.transaction(option) { noteTexts() } }
            }
            assertEquals(0, database.poolStatus.leased(), feature.name)
        }
    }

    // EDX-07
    @Test
    public fun anOptionOfAWholeTransactionIsRefusedInside(): Unit = withNotes { database ->
        database.transaction {
            addNote("outer")
            val e = assertThrows<UnsupportedFeatureException> { transaction(readOnly = true) { addNote("inner") } }
            assertEquals(
                "isolation, readOnly, deferrable and retry belong to a whole transaction, and this one is nested in another. " +
                    "Give them to the outermost transaction.",
                e.message,
            )
        }

        assertEquals(listOf("outer"), database.noteTexts())
    }

    // EDX-20: a fact says whether a failed statement spoils its transaction; where it does, the commit tells
    @Test
    public fun anErrorThatIsSwallowedInATransactionNeverLosesItSilently(): Unit = withNotes { database ->
        val block: suspend () -> Unit = {
            database.transaction {
                addNote("before")
                assertThrows<BadSqlException> { execute("SELECT * FROM no_such_table") }
            }
        }

        if (facts.failedStatementAbortsTransaction) {
            assertThrows<CommitRolledBackException> { block() }
            assertEquals(emptyList<Any?>(), database.noteTexts())
        } else {
            block()
            assertEquals(listOf("before"), database.noteTexts())
        }
        assertEquals(0, database.poolStatus.leased())
    }
}
