package dev.databases.test

import dev.databases.BlockingDatabase
import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.FutureDatabase
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.extension.AfterEachCallback
import org.junit.jupiter.api.extension.BeforeEachCallback
import org.junit.jupiter.api.extension.ExtensionContext
import org.junit.jupiter.api.extension.ParameterContext
import org.junit.jupiter.api.extension.ParameterResolver

/**
 * A JUnit extension that connects a database for each test and undoes afterwards whatever the test did, from any coroutine or
 * thread. It is one connection with one transaction that is rolled back; the transactions of the program under test are savepoints
 * in it. What was committed before, a schema for instance, is there for every test.
 *
 * ```java
 * class NotesTest {
 *     @RegisterExtension
 *     static final DatabaseExtension database = DatabaseExtension.rollback("postgresql://localhost/notes_test");
 *
 *     @Test
 *     void addsANote() {
 *         new Notes(database.getDatabase()).add("text");
 *
 *         assertEquals(1L, database.blocking().fetchVal("SELECT COUNT(*) FROM notes"));
 *     }
 * }
 * ```
 *
 * A test may also have a parameter of type [Database], [BlockingDatabase] or [FutureDatabase]. The same [Database] serves all
 * tests, so a static extension is for tests that run one after another; in an instance field each test has its own.
 * Statements that a database commits by itself, such as DDL on MySQL, are not undone.
 */
public class DatabaseExtension private constructor(private val fixture: RollbackFixture) :
    BeforeEachCallback,
    AfterEachCallback,
    ParameterResolver {
        /** The database; connected while a test and its `@BeforeEach` and `@AfterEach` methods run. */
        public val database: Database
            get() = fixture.database

        /** The same database for tests that block. */
        public fun blocking(): BlockingDatabase = database.blocking()

        /** The same database with futures. */
        public fun futures(): FutureDatabase = database.futures()

        override fun beforeEach(context: ExtensionContext): Unit = runBlocking { fixture.begin(context.uniqueId) }

        override fun afterEach(context: ExtensionContext): Unit = runBlocking { fixture.end(context.uniqueId) }

        override fun supportsParameter(parameter: ParameterContext, context: ExtensionContext): Boolean =
            parameter.parameter.type in PARAMETERS

        override fun resolveParameter(parameter: ParameterContext, context: ExtensionContext): Any =
            when (parameter.parameter.type) {
                BlockingDatabase::class.java -> blocking()
                FutureDatabase::class.java -> futures()
                else -> database
            }

        public companion object {
            private val PARAMETERS = setOf(Database::class.java, BlockingDatabase::class.java, FutureDatabase::class.java)

            /**
             * Makes an extension for the database at [url].
             *
             * @throws dev.databases.exceptions.InvalidDatabaseUrlException when the URL makes no sense; nothing is opened
             */
            @JvmStatic
            @JvmOverloads
            public fun rollback(url: String, options: DatabaseOptions = DatabaseOptions.DEFAULT): DatabaseExtension =
                rollback(Database(url, options))

            /** Makes an extension for the database that the program under test has. Do not connect it yourself. */
            @JvmStatic
            public fun rollback(database: Database): DatabaseExtension = DatabaseExtension(RollbackFixture(database))
        }
    }
