package dev.databases.benchmarks

import dev.databases.Database
import kotlinx.coroutines.runBlocking
import java.nio.file.Files
import java.nio.file.Path
import java.sql.Connection
import java.sql.DriverManager
import kotlin.random.Random

/** A SQLite file with 10,000 rows, one for each side, opened by both with the same settings. */
public class Site : AutoCloseable {
    private val directory: Path = Files.createTempDirectory("databases-benchmark")

    /** The raw driver's connection. */
    public val raw: Connection = DriverManager.getConnection("jdbc:sqlite:${directory.resolve("raw.db")}")

    /** Ours, connected. */
    public val database: Database = Database("sqlite:///${directory.resolve("ours.db")}")

    private val random = Random(1)

    init {
        raw.createStatement().use { statement ->
            for (pragma in listOf("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON")) {
                statement.execute("PRAGMA $pragma")
            }
            statement.execute(TABLE)
            statement.execute(FILL)
            statement.execute(TARGET)
        }
        runBlocking {
            database.connect()
            database.execute(TABLE)
            database.execute(FILL)
            database.execute(TARGET)
        }
    }

    /** A key that is there. */
    public fun key(): Int = random.nextInt(1, ROWS + 1)

    override fun close() {
        runBlocking { database.disconnect() }
        raw.close()
        directory.toFile().deleteRecursively()
    }

    public companion object {
        public const val ROWS: Int = 10_000

        private const val TABLE =
            "CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(40), price REAL, amount INTEGER, note TEXT, stamp BIGINT)"

        private const val FILL =
            "INSERT INTO item WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $ROWS) " +
                "SELECT i, 'item number ' || i, i * 1.5, i % 100, 'a note on item ' || i, i * 1000000007 FROM n"

        private const val TARGET = "CREATE TABLE target (id INTEGER, name VARCHAR(40), amount INTEGER)"
    }
}
