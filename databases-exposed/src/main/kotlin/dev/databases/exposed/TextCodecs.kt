package dev.databases.exposed

import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.UnsupportedFeatureException
import org.jetbrains.exposed.v1.core.statements.api.ExposedBlob
import java.io.InputStream
import java.nio.ByteBuffer
import java.util.UUID
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid
import kotlin.uuid.toJavaUuid
import kotlin.uuid.toKotlinUuid

/** CHAR, VARCHAR and TEXT. */
internal object TextCodec : ColumnCodec() {
    override fun lower(value: Any): Any = when (value) {
        is String -> value
        is CharSequence, is Char -> value.toString()
        else -> throw ClassCastException()
    }

    override fun lift(value: Any): Any = when (value) {
        is String -> value
        is ByteArray -> value.decodeToString()
        else -> value.toString()
    }
}

/** One character. */
internal object CharCodec : ColumnCodec() {
    override fun lower(value: Any): Any = (value as Char).toString()

    /** Of a space MySQL leaves nothing: it pads CHAR and takes the padding off again. */
    override fun lift(value: Any): Any = when {
        value is Char -> value
        value is String && value.isEmpty() -> ' '
        value is String && value.length == 1 -> value[0]
        else -> throw ConversionException("the value is not one character")
    }
}

/** Bytes, also of a BLOB; a stream is read to its end. */
internal object BytesCodec : ColumnCodec() {
    override fun lower(value: Any): Any = bytesOrNull(value) ?: throw ClassCastException()

    override fun lift(value: Any): Any = bytesOrNull(value)
        ?: (value as? String)?.encodeToByteArray()
        ?: throw ConversionException("the value is not bytes")

    fun bytesOrNull(value: Any): ByteArray? = when (value) {
        is ByteArray -> value
        is ExposedBlob -> value.bytes
        is InputStream -> value.use { it.readBytes() }
        is ByteBuffer -> ByteArray(value.remaining()).also { value.duplicate().get(it) }
        else -> null
    }
}

/** PostgreSQL's large objects are files of the server's, which statements open and read. */
internal object LargeObjectCodec : ColumnCodec() {
    override fun lower(value: Any): Any = throw unsupported()

    override fun lift(value: Any): Any = throw unsupported()

    private fun unsupported() =
        UnsupportedFeatureException("A blob with useObjectIdentifier is a large object, which is not read or written: use blob(name)")
}

/** A UUID of Java's or Kotlin's; bytes where Exposed declares BINARY(16). */
@OptIn(ExperimentalUuidApi::class)
internal class UuidCodec(rendering: Rendering, private val isKotlin: Boolean) : ColumnCodec() {
    private val types = rendering.dialect.dataTypeProvider

    override fun lower(value: Any): Any = types.uuidToDB(if (value is Uuid) value.toJavaUuid() else convert(value, UUID::class.java))

    override fun lift(value: Any): Any = convert(value, UUID::class.java).let { if (isKotlin) it.toKotlinUuid() else it }
}
