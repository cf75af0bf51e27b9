package dev.databases.exposed

import org.jetbrains.exposed.v1.core.ArrayColumnType
import org.jetbrains.exposed.v1.core.AutoIncColumnType
import org.jetbrains.exposed.v1.core.BasicBinaryColumnType
import org.jetbrains.exposed.v1.core.BinaryColumnType
import org.jetbrains.exposed.v1.core.BlobColumnType
import org.jetbrains.exposed.v1.core.BooleanColumnType
import org.jetbrains.exposed.v1.core.ByteColumnType
import org.jetbrains.exposed.v1.core.CharColumnType
import org.jetbrains.exposed.v1.core.CharacterColumnType
import org.jetbrains.exposed.v1.core.ColumnWithTransform
import org.jetbrains.exposed.v1.core.CustomEnumerationColumnType
import org.jetbrains.exposed.v1.core.DecimalColumnType
import org.jetbrains.exposed.v1.core.DoubleColumnType
import org.jetbrains.exposed.v1.core.EntityIDColumnType
import org.jetbrains.exposed.v1.core.EnumerationColumnType
import org.jetbrains.exposed.v1.core.EnumerationNameColumnType
import org.jetbrains.exposed.v1.core.FloatColumnType
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.IntegerColumnType
import org.jetbrains.exposed.v1.core.LargeTextColumnType
import org.jetbrains.exposed.v1.core.LongColumnType
import org.jetbrains.exposed.v1.core.MediumTextColumnType
import org.jetbrains.exposed.v1.core.ShortColumnType
import org.jetbrains.exposed.v1.core.TextColumnType
import org.jetbrains.exposed.v1.core.UByteColumnType
import org.jetbrains.exposed.v1.core.UIntegerColumnType
import org.jetbrains.exposed.v1.core.ULongColumnType
import org.jetbrains.exposed.v1.core.UShortColumnType
import org.jetbrains.exposed.v1.core.UuidColumnType
import org.jetbrains.exposed.v1.core.VarCharColumnType
import org.jetbrains.exposed.v1.core.dao.id.EntityID
import org.jetbrains.exposed.v1.core.datetime.DurationColumnType
import org.jetbrains.exposed.v1.core.datetime.InstantColumnType
import org.jetbrains.exposed.v1.core.datetime.LocalDateColumnType
import org.jetbrains.exposed.v1.core.datetime.LocalDateTimeColumnType
import org.jetbrains.exposed.v1.core.datetime.LocalTimeColumnType
import org.jetbrains.exposed.v1.core.datetime.OffsetDateTimeColumnType
import org.jetbrains.exposed.v1.core.java.UUIDColumnType

/**
 * Values between a column's type and the database: by the type and never through JDBC's types, which pass the JVM's default time
 * zone and lose what is below a millisecond. Only types that Exposed does not have are asked for what they give JDBC.
 */
internal object ColumnValues {
    /** The value that the database gets. */
    fun lower(codec: ColumnCodec, value: Any?): Any? = when (value) {
        null -> codec.lowerNull()
        is EntityID<*> -> codec.lower(value.value)
        else -> codec.lower(value)
    }

    /** The value that the program gets of what was read. */
    fun lift(codec: ColumnCodec, value: Any?): Any? = if (value == null) codec.liftNull() else codec.lift(value)

    /**
     * How values of a type are bound and read.
     *
     * @param databaseType what the database calls the column's type, for reading; null: it does not tell
     */
    fun codec(rendering: Rendering, type: IColumnType<*>, databaseType: String? = null): ColumnCodec = when (type) {
        is IntegerColumnType -> WholeCodec.INT

        is LongColumnType -> WholeCodec.LONG

        is BooleanColumnType -> BooleanCodec

        is AutoIncColumnType<*> -> codec(rendering, type.delegate, databaseType)

        is EntityIDColumnType<*> -> codec(rendering, type.idColumn.columnType, databaseType)

        is ColumnWithTransform<*, *> -> TransformCodec.of(type, codec(rendering, type.delegate, databaseType))

        is ArrayColumnType<*, *> -> array(rendering, type, databaseType)

        else -> byClass(type.javaClass) ?: number(rendering, type) ?: time(rendering, type) ?: enumeration(type)
            ?: CustomCodec(rendering, type, databaseType)
    }

    /** Of types that others may extend: what they override then counts. */
    private fun byClass(type: Class<*>): ColumnCodec? = when (type) {
        VarCharColumnType::class.java, TextColumnType::class.java, CharColumnType::class.java,
        MediumTextColumnType::class.java, LargeTextColumnType::class.java,
        -> TextCodec

        BasicBinaryColumnType::class.java, BinaryColumnType::class.java -> BytesCodec

        else -> null
    }

    private fun number(rendering: Rendering, type: IColumnType<*>): ColumnCodec? = when (type) {
        is ShortColumnType -> WholeCodec.SHORT
        is ByteColumnType -> WholeCodec.BYTE
        is UByteColumnType -> UnsignedCodec.UBYTE
        is UShortColumnType -> UnsignedCodec.USHORT
        is UIntegerColumnType -> UnsignedCodec.UINT
        is ULongColumnType -> ULongCodec(rendering.storage)
        is FloatColumnType -> FloatCodec
        is DoubleColumnType -> DoubleCodec
        is DecimalColumnType -> DecimalCodec(type.scale)
        else -> null
    }

    private fun time(rendering: Rendering, type: IColumnType<*>): ColumnCodec? = when (type) {
        is LocalDateTimeColumnType<*> -> DateTimeCodec(type, rendering.storage)
        is InstantColumnType<*> -> InstantCodec(type, rendering.storage)
        is OffsetDateTimeColumnType<*> -> OffsetDateTimeCodec(type, rendering.storage)
        is LocalDateColumnType<*> -> DateCodec(type)
        is LocalTimeColumnType<*> -> TimeCodec(type, rendering.storage)
        is DurationColumnType<*> -> DurationCodec(type)
        is UUIDColumnType -> UuidCodec(rendering, isKotlin = false)
        is UuidColumnType -> UuidCodec(rendering, isKotlin = true)
        else -> null
    }

    private fun enumeration(type: IColumnType<*>): ColumnCodec? = when (type) {
        is EnumerationColumnType<*> -> OrdinalCodec(type.klass.java)
        is EnumerationNameColumnType<*> -> EnumNameCodec(type.klass.java)
        is CustomEnumerationColumnType<*> -> CustomEnumCodec(type)
        is CharacterColumnType -> CharCodec
        is BlobColumnType -> if (type.useObjectIdentifier) LargeObjectCodec else BytesCodec
        else -> null
    }

    /** The elements' type is that of the array without its brackets; PostgreSQL also writes `_json`. */
    private fun array(rendering: Rendering, type: ArrayColumnType<*, *>, databaseType: String?): ColumnCodec {
        val element = databaseType?.removePrefix("_")?.substringBefore('[')
        return ArrayCodec(type.delegate, codec(rendering, type.delegate, element), type.dimensions, rendering.storage)
    }
}
