package dev.databases.exposed

import dev.databases.exceptions.ConversionException
import org.jetbrains.exposed.v1.core.CustomEnumerationColumnType

/** An enum's constant by its place. */
internal class OrdinalCodec(private val enum: Class<out Enum<*>>) : ColumnCodec() {
    private val constants: Array<out Enum<*>> = enum.enumConstants

    override fun lower(value: Any): Any = enum.cast(value).ordinal

    override fun lift(value: Any): Any {
        if (enum.isInstance(value)) return value
        val ordinal = convert(value, Int::class.javaObjectType)
        return constants.getOrNull(ordinal)
            ?: throw ConversionException("the number is not the ordinal of a constant of ${enum.name}, which has ${constants.size}")
    }
}

/** An enum's constant by its name. The name is taken instead of the constant. */
internal class EnumNameCodec(private val enum: Class<out Enum<*>>) : ColumnCodec() {
    private val constants: Map<String, Enum<*>> = enum.enumConstants.associateBy { it.name }

    override fun lower(value: Any): Any = if (value is String) named(value).name else enum.cast(value).name

    override fun lift(value: Any): Any = if (enum.isInstance(value)) value else named(convert(value, String::class.java))

    private fun named(name: String): Enum<*> =
        constants[name] ?: throw ConversionException("the text is not the name of a constant of ${enum.name}")
}

/** An enum's constant as the program's own functions write and read it. A PostgreSQL enum takes its text. */
internal class CustomEnumCodec(private val type: CustomEnumerationColumnType<*>) : ColumnCodec() {
    @Suppress("UNCHECKED_CAST") // Another enum fails in the function, which casts.
    override fun lower(value: Any): Any? = JdbcValues.lower((type.toDb as (Any) -> Any)(value))

    override fun lift(value: Any): Any = if (value is Enum<*>) value else type.fromDb(value)
}
