package dev.databases.docs

import dev.databases.Database
import dev.databases.DatabaseConfig
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.r2dbc.r2dbcDatabase
import io.r2dbc.spi.ConnectionFactories
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.time.Duration

/** docs/urls-and-options.md. */
class UrlsPageTest {
    @Test
    fun aUrlIsReadChangedAndMasked() {
        // docs: urls-parse
        val url = DatabaseUrl.parse("postgresql://ada:s3cret@db.example.com:5432/notes?max_size=20")
        val test = url.replace().database("notes_test").build()
        println(test) // postgresql://ada:********@db.example.com:5432/notes_test?max_size=20
        // docs: end

        assertEquals("postgresql://ada:********@db.example.com:5432/notes_test?max_size=20", test.toString())
    }

    @Test
    fun theSameByParts() {
        // docs: urls-parts
        val config = DatabaseConfig.builder("postgresql")
            .host("db.example.com")
            .username("ada")
            .passwordSupplier { System.getenv("DB_TOKEN") } // asked for each new connection
            .database("notes")
            .option("max_size", "20")
            .build()
        // docs: end

        assertEquals("postgresql://ada@db.example.com/notes?max_size=20", config.toUrl().toString())
    }

    /** databases-core/README.md. */
    @Test
    fun theReadmesProgramRuns() = runBlocking {
        // docs: core-example
        val database = Database("sqlite:///:memory:", DatabaseOptions.builder().queryTimeout(Duration.ofSeconds(5)).build())
        val answer = database.use {
            transaction { fetchVal("SELECT :a + :b", mapOf("a" to 40, "b" to 2)) }
        }
        // docs: end

        assertEquals("42", answer.toString())
    }

    /** databases-r2dbc/README.md. */
    @Test
    fun anyConnectionFactoryIsADatabase() = runBlocking {
        // docs: r2dbc-readme
        val factory = ConnectionFactories.get("r2dbc:h2:mem:///notes?options=DB_CLOSE_DELAY=-1")
        val database = r2dbcDatabase(factory) // Java: R2dbcDatabases.database(factory)
        database.use { execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(100))") }
        // docs: end

        assertEquals(0L, database.use { fetchVal("SELECT count(*) FROM notes") })
    }

    /** databases-postgres/README.md. */
    @Test
    fun postgresIsAUrl() {
        // docs: postgres-readme
        val database = Database("postgresql://ada:s3cret@db1.example.com,db2.example.com/shop?target_session_attrs=read-write")
        // docs: end

        assertEquals("postgresql", database.dialect.name())
    }

    /** databases-mysql/README.md. */
    @Test
    fun mySqlIsAUrl() {
        // docs: mysql-readme
        val database = Database("mysql://ada:s3cret@db1.example.com,db2.example.com/shop?target_session_attrs=read-write")
        // docs: end

        assertEquals("mysql", database.dialect.name())
    }

    /** databases-sqlite/README.md. */
    @Test
    fun aFileAndADatabaseInMemoryAreAUrlEach() = runBlocking {
        // docs: sqlite-readme
        val database = Database("sqlite:///notes.db") // relative; sqlite:////var/lib/notes.db is absolute
        val scratch = Database("sqlite://") // in memory, from connect to disconnect
        // docs: end

        assertEquals("notes.db", database.url.database())
        assertEquals("1", scratch.use { fetchVal("SELECT 1") }.toString())
    }

    @Test
    fun codeWinsOverTheUrl() {
        // docs: options-code
        val options = DatabaseOptions.builder().maxSize(4).queryTimeout(Duration.ofSeconds(30)).build()
        val database = Database("sqlite:///notes.db?max_size=10&acquire_timeout=2s", options)
        // docs: end

        assertEquals(DatabaseUrl.parse("sqlite:///notes.db?max_size=10&acquire_timeout=2s"), database.url)
        val resolved = DatabaseOptions.resolve(database.url, options)
        assertEquals(listOf<Any?>(4, Duration.ofSeconds(2)), listOf(resolved.pool().maxSize, resolved.acquireTimeout()))
    }
}
