package dev.databases.exposed

/**
 * How the values of one column type are bound and read. Immutable; safe for any thread, in [Rendering.inScope] or not.
 *
 * A function of the user's, such as a transformer, may throw what it likes: whoever calls leaves its message out, which may hold
 * the value.
 */
internal abstract class ColumnCodec {
    /**
     * The value that the database gets, of the classes that a backend takes.
     *
     * @throws ClassCastException when [value] is none of the type's
     * @throws dev.databases.exceptions.DatabaseException when it is, but the database has no place for it; never names it
     */
    abstract fun lower(value: Any): Any?

    /** What the database gets for null. */
    open fun lowerNull(): Any? = null

    /**
     * The value that the program gets: of the type, but of an entity's key and of a blob the plain value.
     *
     * @throws dev.databases.exceptions.ConversionException when the type has no such value; never names it
     */
    abstract fun lift(value: Any): Any?

    /** What the program gets for SQL's NULL. */
    open fun liftNull(): Any? = null
}
