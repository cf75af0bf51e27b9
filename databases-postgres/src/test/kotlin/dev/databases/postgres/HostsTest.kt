package dev.databases.postgres

import dev.databases.Database
import dev.databases.DatabaseOptions
import dev.databases.DatabaseUrl
import dev.databases.exceptions.DatabaseException
import dev.databases.test.servers.EmbeddedPostgres
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.time.Duration

/** A primary and its standby under one URL. */
@Timeout(90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
internal class HostsTest {
    private fun database(driver: Driver, target: String, vararg servers: EmbeddedPostgres): Database {
        val url = driver.of(servers[0].url()).replace().hosts(servers.flatMap { it.url().hosts() })
            .option("target_session_attrs", target).build()
        val options = DatabaseOptions.builder().maxSize(4).connectTimeout(Duration.ofSeconds(2))
            .acquireTimeout(Duration.ofSeconds(5)).build()
        return Database(url, options)
    }

    private suspend fun Database.isStandby(): Any? = use { fetchVal("SELECT pg_is_in_recovery()") }

    @ParameterizedTest
    @EnumSource
    fun theRoleIsFoundInEitherOrderAndAPromotedStandbyTakesOver(driver: Driver): Unit = runBlocking {
        EmbeddedPostgres.create().use { primary ->
            primary.replica().use { standby ->
                val expected = mapOf(
                    "read-write" to false,
                    "primary" to false,
                    "read-only" to true,
                    "standby" to true,
                    "prefer-standby" to true,
                )
                val found = { one: EmbeddedPostgres, two: EmbeddedPostgres ->
                    runBlocking { expected.mapValues { (target, _) -> database(driver, target, one, two).isStandby() } }
                }
                assertEquals(expected, found(primary, standby))
                assertEquals(expected, found(standby, primary))

                aPromotedStandbyTakesOver(driver, primary, standby)
            }
        }
    }

    private suspend fun aPromotedStandbyTakesOver(driver: Driver, primary: EmbeddedPostgres, standby: EmbeddedPostgres) {
        database(driver, "read-write", primary, standby).use {
            execute("CREATE TABLE notes (id INTEGER PRIMARY KEY)")
            execute("INSERT INTO notes VALUES (1)")
            eventually("the standby has it") { hasNote(driver.of(standby.url())) }

            withContext(Dispatchers.IO) {
                primary.kill()
                standby.promote()
            }

            eventually("the pool writes on the promoted one") {
                try {
                    execute("INSERT INTO notes VALUES (2)").rowsAffected == 1L
                } catch (_: DatabaseException) {
                    false
                }
            }
            assertEquals(listOf(1, 2), fetchAll("SELECT id FROM notes ORDER BY id").map { it[0] })
            assertEquals(standby.url().port(), fetchVal("SELECT inet_server_port()"))
        }
    }

    private suspend fun hasNote(url: DatabaseUrl): Boolean =
        Database(url).use { fetchVal("SELECT to_regclass('notes')::text") != null && fetchVal("SELECT count(*) FROM notes") == 1L }
}
