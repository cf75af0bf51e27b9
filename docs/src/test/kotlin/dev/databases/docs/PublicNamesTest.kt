package dev.databases.docs

import com.tngtech.archunit.core.domain.JavaClass
import com.tngtech.archunit.core.domain.JavaModifier
import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.core.importer.ImportOption
import dev.databases.Database
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import kotlin.io.path.Path
import kotlin.io.path.readLines
import kotlin.io.path.writeLines
import kotlin.reflect.KVisibility
import kotlin.reflect.jvm.kotlinFunction

/** A public class of databases-core is a promise, so one that comes or goes is seen in the change that does it. */
class PublicNamesTest {
    @Test
    fun thePublicClassesAreThoseListed() {
        val listed = Path("src/test/resources/public-names.txt").readLines()

        val actual = publicNames()

        Path("target/public-names.txt").writeLines(actual) // for the copy that the message asks for
        assertEquals(
            listed.joinToString("\n"),
            actual.joinToString("\n"),
            "The public classes of databases-core changed. If that is meant: say so in CHANGELOG.md and copy " +
                "docs/target/public-names.txt over docs/src/test/resources/public-names.txt.",
        )
    }

    private fun publicNames(): List<String> =
        ClassFileImporter()
            .withImportOption(ImportOption.DoNotIncludeTests())
            .withImportOption { it.contains("/databases-core/") }
            .importPackagesOf(Database::class.java)
            .filter(::isPublic)
            .map { it.name }
            .sorted()

    private fun isPublic(type: JavaClass): Boolean {
        if (JavaModifier.PUBLIC !in type.modifiers || JavaModifier.SYNTHETIC in type.modifiers || type.isAnonymousClass) return false
        if (type.enclosingClass.isPresent && !isPublic(type.enclosingClass.get())) return false
        val loaded = Class.forName(type.name, false, javaClass.classLoader)
        val metadata = loaded.getAnnotation(Metadata::class.java) ?: return true
        return when (metadata.kind) {
            CLASS -> loaded.kotlin.visibility == KVisibility.PUBLIC && !loaded.kotlin.isCompanion
            FILE -> loaded.declaredMethods.any { it.kotlinFunction?.visibility == KVisibility.PUBLIC }
            else -> false
        }
    }

    private companion object {
        // Of kotlin.Metadata.
        const val CLASS = 1
        const val FILE = 2
    }
}
