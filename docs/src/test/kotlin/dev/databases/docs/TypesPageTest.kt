package dev.databases.docs

import dev.databases.Database
import dev.databases.fetchAll
import dev.databases.fetchVal
import dev.databases.values.ValueConverter
import dev.databases.values.ValueConverters
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import com.fasterxml.jackson.databind.ObjectMapper as Jackson2
import tools.jackson.databind.ObjectMapper as Jackson3

/** docs/types.md; its table of PostgreSQL is tested where the servers are. */
class TypesPageTest {
    private val texts = listOf("""{"a":[1,null]}""", """[1,"x"]""", """"text"""", "5")

    @Test
    fun jsonOfLibrariesIsBoundAsJson(): Unit = runBlocking {
        Database("sqlite://").use {
            execute("CREATE TABLE docs (doc JSON)")
            for (text in texts) {
                for (tree in listOf(Jackson2().readTree(text), Jackson3().readTree(text), Json.parseToJsonElement(text))) {
                    execute("INSERT INTO docs VALUES (?)", tree)
                    execute("INSERT INTO docs VALUES (?)", listOf(mapOf("in" to listOf(tree))))
                }
            }

            assertEquals(
                texts.flatMap { text -> List(3) { listOf(text, """{"in":[$text]}""") }.flatten() },
                fetchAll<String>("SELECT CAST(doc AS TEXT) FROM docs ORDER BY rowid"),
            )
        }
    }

    @Test
    fun aConverterReadsIt(): Unit = runBlocking {
        // docs: types-json
        val json = ValueConverter.of(
            JsonElement::class.java,
            Any::class.java,
            { it.toString() },
            { Json.parseToJsonElement(dev.databases.json.Json.write(it)) },
        )
        val database = Database("sqlite://", converters = ValueConverters.of(json))
        // docs: end
        database.use {
            execute("CREATE TABLE docs (doc JSON)")
            for (text in texts) execute("INSERT INTO docs VALUES (?)", Json.parseToJsonElement(text))
            execute("INSERT INTO docs VALUES (?)", JsonNull)

            assertEquals(
                texts.map { Json.parseToJsonElement(it) } + null,
                fetchAll<JsonElement?>("SELECT doc FROM docs ORDER BY rowid"),
            )
            assertEquals("null", fetchVal<String>("SELECT CAST(doc AS TEXT) FROM docs ORDER BY rowid DESC LIMIT 1"))
        }
    }
}
