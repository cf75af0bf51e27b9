package dev.databases.docs

import java.nio.file.Path
import kotlin.io.path.Path
import kotlin.io.path.exists
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.walk

/** The pages of the project, and the code that they show. Tests run in the directory of the module docs. */
internal object Pages {
    private val root = Path("..")
    private val marker = Regex("""// docs: (.+)""")
    private val announcement = Regex("""<!-- docs: (.+) -->""")

    /** README.md, the modules' ones, and docs/ *.md. */
    fun all(): List<Path> {
        val readmes = (root.listDirectoryEntries() + listOf(root)).map { it.resolve("README.md") }
        return (readmes.filter { it.exists() } + Path(".").listDirectoryEntries("*.md")).distinctBy { it.normalize() }.sorted()
    }

    fun read(page: String): String = root.resolve(page).readText()

    /** A fenced block of Kotlin or Java; [name] is null when no comment `<!-- docs: name -->` stands on the line above it. */
    data class Block(val page: String, val line: Int, val name: String?, val code: String)

    fun blocks(): List<Block> = all().flatMap { blocksOf(it) }

    private fun blocksOf(page: Path): List<Block> {
        val lines = page.readLines()
        return lines.indices.filter { lines[it] == "```kotlin" || lines[it] == "```java" }.map { start ->
            val end = (start + 1..<lines.size).first { lines[it] == "```" }
            val name = lines.getOrNull(start - 1)?.let { announcement.matchEntire(it)?.groupValues?.get(1) }
            val shown = root.toAbsolutePath().normalize().relativize(page.toAbsolutePath().normalize()).toString()
            Block(shown, start + 1, name, lines.subList(start + 1, end).joinToString("\n"))
        }
    }

    /** What stands in this module's test sources between `// docs: name` and `// docs: end`, by name, without its indentation. */
    fun regions(): Map<String, String> {
        val found = LinkedHashMap<String, String>()
        for (file in Path("src/test").walk().filter { it.name.endsWith(".kt") || it.name.endsWith(".java") }.sorted()) {
            var name: String? = null
            var region = mutableListOf<String>()
            for (line in file.readLines()) {
                val mark = marker.matchEntire(line.trim())?.groupValues?.get(1)
                when {
                    mark == null -> region += line
                    mark == "end" -> check(found.put(checkNotNull(name), region.joinToString("\n").trimIndent()) == null) { name!! }
                    else -> region = mutableListOf()
                }
                if (mark != null) name = mark
            }
        }
        return found
    }
}
