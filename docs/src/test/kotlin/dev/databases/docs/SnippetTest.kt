package dev.databases.docs

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** The code that the pages show is code that this module's tests run: the regions between `// docs: name` and `// docs: end`. */
class SnippetTest {
    @TestFactory
    fun everyBlockIsTheRegionOfItsName(): List<DynamicTest> {
        val regions = Pages.regions()
        return Pages.blocks().map { block ->
            dynamicTest("${block.page}:${block.line}") {
                val region = block.name?.let { regions[it] }

                assertEquals(
                    region ?: "No region: write <!-- docs: name --> above the block and // docs: name in a test of the module docs.",
                    block.code,
                )
            }
        }
    }

    @Test
    fun everyRegionIsShown() {
        val shown = Pages.blocks().mapNotNull { it.name }

        assertEquals(emptySet<String>(), Pages.regions().keys - shown.toSet())
    }
}
