package dev.databases.exposed

import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** Texts by name, as `-- name`, the text, and an empty line. */
internal class GoldenFile(product: String) {
    private val path = Path.of("src/test/resources/golden").resolve("${product.lowercase()}.sql")

    fun read(): Map<String, String> =
        path.readText().split("\n\n").filter { it.isNotBlank() }.associate { entry ->
            val (name, text) = entry.trim('\n').split("\n", limit = 2)
            name.removePrefix("-- ") to text
        }

    fun write(texts: Map<String, String>) {
        path.parent.createDirectories()
        path.writeText(texts.entries.joinToString("\n") { (name, text) -> "-- $name\n$text\n" })
    }

    companion object {
        /** Whether the files are to be written anew: `mvn test -Dtest=GoldenSqlTest -Dgolden.write=true`, and read the diff. */
        val isWritten: Boolean get() = System.getProperty("golden.write") == "true"
    }
}
