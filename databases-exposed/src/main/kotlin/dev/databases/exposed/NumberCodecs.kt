package dev.databases.exposed

import dev.databases.exceptions.ConversionException
import dev.databases.exceptions.ParameterException
import dev.databases.values.Conversions
import java.math.BigDecimal
import java.math.BigInteger
import java.math.RoundingMode
import kotlin.math.truncate

/**
 * Whole numbers. Another class of number is taken where it fits.
 *
 * @param own the class of the type's values
 * @param bound the class that a backend takes
 */
internal class WholeCodec private constructor(private val own: Class<*>, private val bound: Class<*>) : ColumnCodec() {
    override fun lower(value: Any): Any =
        if (value.javaClass === bound && own === bound) value else convert(convert(value, own), bound)

    /** Of a quotient the whole part, as databases that divide whole numbers give it: MySQL gives a fraction. */
    override fun lift(value: Any): Any = if (value.javaClass === own) value else convert(whole(value), own)

    private fun whole(value: Any): Any = when {
        value is BigDecimal && value.scale() > 0 -> value.setScale(0, RoundingMode.DOWN)
        value is Double && value.isFinite() -> truncate(value)
        else -> value
    }

    companion object {
        private val int = Int::class.javaObjectType
        val INT: ColumnCodec = WholeCodec(int, int)
        val LONG: ColumnCodec = WholeCodec(Long::class.javaObjectType, Long::class.javaObjectType)
        val SHORT: ColumnCodec = WholeCodec(Short::class.javaObjectType, int)
        val BYTE: ColumnCodec = WholeCodec(Byte::class.javaObjectType, int)
    }
}

/**
 * Unsigned numbers that a Long holds.
 *
 * @param own makes the type's value of the number
 */
internal class UnsignedCodec private constructor(private val greatest: Long, private val own: (Long) -> Any) : ColumnCodec() {
    override fun lower(value: Any): Any {
        val number = when (value) {
            is UInt -> value.toLong()
            is UShort -> value.toLong()
            is UByte -> value.toLong()
            else -> convert(signed(value), Long::class.javaObjectType)
        }
        if (number !in 0..greatest) throw ParameterException("the number is not from 0 to $greatest")
        return if (greatest <= Int.MAX_VALUE) number.toInt() else number
    }

    override fun lift(value: Any): Any {
        val number = convert(value, Long::class.javaObjectType)
        if (number !in 0..greatest) throw ConversionException("the number is not from 0 to $greatest")
        return own(number)
    }

    companion object {
        val UBYTE: ColumnCodec = UnsignedCodec(UByte.MAX_VALUE.toLong()) { it.toUByte() }
        val USHORT: ColumnCodec = UnsignedCodec(UShort.MAX_VALUE.toLong()) { it.toUShort() }
        val UINT: ColumnCodec = UnsignedCodec(UInt.MAX_VALUE.toLong()) { it.toUInt() }
    }
}

/** Unsigned numbers of 64 bits. Where the database has none, those above [Long.MAX_VALUE] are refused and not rounded. */
internal class ULongCodec(private val storage: Storage) : ColumnCodec() {
    override fun lower(value: Any): Any {
        val number = convert(signed(value), BigInteger::class.java)
        if (number.signum() < 0 || number.bitLength() > Long.SIZE_BITS) throw ParameterException("the number is not a ULong")
        if (number.bitLength() < Long.SIZE_BITS) return number.toLong()
        if (storage.hasUnsignedLongs) return BigDecimal(number)
        throw ParameterException(
            "the number is greater than Long.MAX_VALUE, and the database's column cannot hold it: declare the column decimal(20, 0), " +
                "or text on SQLite",
        )
    }

    override fun lift(value: Any): Any {
        val number = convert(value, BigInteger::class.java)
        if (number.signum() < 0 || number.bitLength() > Long.SIZE_BITS) throw ConversionException("the number is not a ULong")
        return number.toLong().toULong()
    }
}

/** Bound as the Double that is the same number, so that a comparison with the column finds it. */
internal object FloatCodec : ColumnCodec() {
    override fun lower(value: Any): Any = convert(value, Float::class.javaObjectType).toDouble()

    override fun lift(value: Any): Any = convert(value, Float::class.javaObjectType)
}

internal object DoubleCodec : ColumnCodec() {
    override fun lower(value: Any): Any = convert(value, Double::class.javaObjectType)

    override fun lift(value: Any): Any = convert(value, Double::class.javaObjectType)
}

/** Read with the column's scale, as Exposed does; a NaN of PostgreSQL's is none. */
internal class DecimalCodec(private val scale: Int) : ColumnCodec() {
    override fun lower(value: Any): Any = convert(value, BigDecimal::class.java)

    override fun lift(value: Any): Any = convert(value, BigDecimal::class.java).setScale(scale, RoundingMode.HALF_EVEN)
}

internal object BooleanCodec : ColumnCodec() {
    override fun lower(value: Any): Any = if (value is Boolean) value else convert(value, Boolean::class.javaObjectType)

    /** Every number but 0 is true, as to the databases that have numbers for it. */
    override fun lift(value: Any): Any = when (value) {
        is Boolean -> value
        is Long -> value != 0L
        is Int -> value != 0
        else -> convert(value, Boolean::class.javaObjectType)
    }
}

/** The value as the class, which a value that is not null always gives. */
internal fun <T : Any> convert(value: Any, target: Class<T>): T = checkNotNull(Conversions.convert(value, target))

/** Kotlin's unsigned numbers are none of Java's. */
private fun signed(value: Any): Any = when (value) {
    is ULong -> BigInteger(value.toString())
    is UInt -> value.toLong()
    is UShort -> value.toInt()
    is UByte -> value.toInt()
    else -> value
}
