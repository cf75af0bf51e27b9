package dev.databases.mapping

import dev.databases.exceptions.ParameterException
import dev.databases.values.ArgumentEncoder
import dev.databases.values.ValueConverters
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import java.math.BigDecimal
import java.time.Duration
import java.time.Instant
import java.util.UUID
import kotlin.time.Duration.Companion.seconds
import kotlin.uuid.Uuid

class KotlinArgumentsTest {
    private val encoder = ArgumentEncoder(ValueConverters.NONE, listOf(KotlinArguments))

    @Test
    fun unsignedNumbersKeepTheirValue() {
        val encoded = encoder.encodeAll(listOf(UByte.MAX_VALUE, UShort.MAX_VALUE, UInt.MAX_VALUE, ULong.MAX_VALUE, 1uL))

        assertEquals(listOf(255, 65535, 4294967295L, BigDecimal("18446744073709551615"), 1L), encoded)
    }

    @Test
    fun timeAndUuidBecomeTheirRelativesInTheJdk() {
        val uuid = UUID(1, 2)
        val encoded =
            encoder.encodeAll(listOf(kotlin.time.Instant.fromEpochSeconds(5), 3.seconds, Uuid.fromLongs(1, 2)))

        assertEquals(listOf(Instant.ofEpochSecond(5), Duration.ofSeconds(3), uuid), encoded)
    }

    @Test
    fun valueClassIsWhatIsInside() {
        val encoded = encoder.encodeAll(listOf(UserId(7), Outer(UserId(8)), Sized(Size.LARGE), Maybe(null)))

        assertEquals(listOf(7, 8, "LARGE", null), encoded)
    }

    @OptIn(ExperimentalUnsignedTypes::class)
    @Test
    fun unsignedBytesAreBytesAndOtherUnsignedArraysStayCollections() {
        assertArrayEquals(byteArrayOf(-1), encoder.encode(ubyteArrayOf(255u)) as ByteArray)
        assertEquals(listOf(4294967295L), encoder.encodeAll(encoder.encode(uintArrayOf(UInt.MAX_VALUE)) as Collection<*>))
    }

    @Test
    fun classesThatKotlinDoesNotKnowEitherAreRefused() {
        val error = assertThrows(ParameterException::class.java) { encoder.encode(1 to 2) }

        assertEquals(
            "A kotlin.Pair cannot be bound. Bind a value that the database knows, or register a ValueConverter<Pair> on the database.",
            error.message,
        )
        assertNull(KotlinArguments.encodingFor(Pair::class.java))
    }

    @JvmInline
    private value class UserId(val raw: Int)

    @JvmInline
    private value class Outer(val id: UserId)

    @JvmInline
    private value class Sized(val size: Size)

    @JvmInline
    private value class Maybe(val text: String?)

    private enum class Size { LARGE }
}
