package dev.databases.exposed

import dev.databases.exceptions.UnsupportedFeatureException
import org.jetbrains.exposed.v1.core.ColumnTransformer
import org.jetbrains.exposed.v1.core.ColumnWithTransform
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.NonNullableColumnWithTransform
import org.jetbrains.exposed.v1.core.NullableColumnWithTransform

/**
 * A type whose values a function of the program's makes of another type's.
 *
 * @param lowersNull whether the function is asked what null is in the database
 * @param liftsNull whether it is asked what NULL is in the program
 */
internal class TransformCodec private constructor(
    private val delegate: IColumnType<*>,
    private val inner: ColumnCodec,
    private val transformer: ColumnTransformer<Any?, Any?>,
    private val lowersNull: Boolean,
    private val liftsNull: Boolean,
) : ColumnCodec() {
    override fun lower(value: Any): Any? = ColumnValues.lower(inner, transformer.unwrap(value))

    override fun lowerNull(): Any? = if (lowersNull) ColumnValues.lower(inner, transformer.unwrap(null)) else inner.lowerNull()

    override fun lift(value: Any): Any? = inner.lift(value)?.let { transformer.wrap(wrapped(delegate, it)) }

    override fun liftNull(): Any? = if (liftsNull) transformer.wrap(null) else null

    companion object {
        fun of(type: ColumnWithTransform<*, *>, inner: ColumnCodec): ColumnCodec {
            @Suppress("UNCHECKED_CAST") // The transformer belongs to the type.
            val transformer = type.transformer as ColumnTransformer<Any?, Any?>
            val isNonNullable = type is NonNullableColumnWithTransform<*, *>
            return TransformCodec(
                type.delegate,
                inner,
                transformer,
                isNonNullable || type is NullableColumnWithTransform<*, *>,
                isNonNullable,
            )
        }
    }
}

/**
 * An array of PostgreSQL's; elements may be null.
 *
 * @param depth arrays in arrays; 1: none
 */
internal class ArrayCodec(
    private val delegate: IColumnType<*>,
    private val inner: ColumnCodec,
    private val depth: Int,
    private val storage: Storage,
) : ColumnCodec() {
    override fun lower(value: Any): Any {
        if (!storage.hasArrays) throw UnsupportedFeatureException("Only PostgreSQL has arrays: use json(name) for a list")
        return elements(value, depth, inner::lower)
    }

    override fun lift(value: Any): Any = elements(value, depth) { element -> inner.lift(element)?.let { wrapped(delegate, it) } }

    private fun elements(value: Any, depth: Int, element: (Any) -> Any?): List<Any?> =
        JdbcValues.list(value).map {
            if (it == null) {
                null
            } else if (depth > 1) {
                elements(it, depth - 1, element)
            } else {
                element(it)
            }
        }
}
