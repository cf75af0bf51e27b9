package dev.databases.test

import dev.databases.Database
import dev.databases.DatabaseOptions
import io.kotest.core.extensions.MountableExtension
import io.kotest.core.listeners.AfterEachListener
import io.kotest.core.listeners.BeforeEachListener
import io.kotest.core.test.TestCase
import io.kotest.engine.test.TestResult

/**
 * A Kotest extension that connects a database for each test and undoes afterwards whatever the test did, from any coroutine. It is
 * one connection with one transaction that is rolled back; the transactions of the program under test are savepoints in it. What
 * was committed before, a schema for instance, is there for every test.
 *
 * ```kotlin
 * class NotesSpec : FunSpec({
 *     val database = install(KotestDatabaseExtension("postgresql://localhost/notes_test"))
 *
 *     test("adds a note") {
 *         Notes(database).add("text")
 *
 *         database.fetchVal("SELECT COUNT(*) FROM notes") shouldBe 1L
 *     }
 * })
 * ```
 *
 * A test is a leaf: containers share nothing but what was committed. The tests of a spec run one after another, which is Kotest's
 * default; statements that a database commits by itself, such as DDL on MySQL, are not undone.
 */
public class KotestDatabaseExtension(database: Database) :
    MountableExtension<Unit, Database>,
    BeforeEachListener,
    AfterEachListener {
    private val fixture = RollbackFixture(database)

    /**
     * For the database at [url].
     *
     * @throws dev.databases.exceptions.InvalidDatabaseUrlException when the URL makes no sense; nothing is opened
     */
    public constructor(url: String, options: DatabaseOptions = DatabaseOptions.DEFAULT) : this(Database(url, options))

    override fun mount(configure: Unit.() -> Unit): Database = fixture.database

    override suspend fun beforeEach(testCase: TestCase): Unit = fixture.begin(testCase.descriptor.path().value)

    override suspend fun afterEach(testCase: TestCase, result: TestResult): Unit = fixture.end(testCase.descriptor.path().value)
}
