package dev.databases.exposed

import dev.databases.json.Json
import org.jetbrains.exposed.v1.core.ArrayColumnType
import org.jetbrains.exposed.v1.core.BasicVectorColumnType
import org.jetbrains.exposed.v1.core.IColumnType
import org.jetbrains.exposed.v1.core.JsonColumnMarker
import org.jetbrains.exposed.v1.core.statements.api.PreparedStatementApi
import org.jetbrains.exposed.v1.core.statements.api.RowApi
import java.io.InputStream

/**
 * A type of the program's own, a JSON column's and whatever else Exposed's core does not have: asked for what it would give JDBC, and
 * given what JDBC would give it. What it makes of dates by [java.sql] is its own affair, the JVM's time zone included.
 *
 * @param databaseType what the database calls the type of the column that is read
 */
internal class CustomCodec(private val rendering: Rendering, type: IColumnType<*>, databaseType: String?) : ColumnCodec() {
    @Suppress("UNCHECKED_CAST") // A value of another class fails in the type, which casts.
    private val type = type as IColumnType<Any>
    private val isJson = type is JsonColumnMarker
    private val isVector = type is BasicVectorColumnType<*>

    /** The backends parse what the database declares as JSON; elsewhere JSON is a text, and so is what is in it. */
    private val isParsed = databaseType.equals("json", ignoreCase = true) || databaseType.equals("jsonb", ignoreCase = true)

    override fun lower(value: Any): Any? = lowered(value)

    override fun lowerNull(): Any? = lowered(null)

    override fun lift(value: Any): Any? = rendering.inScope {
        type.readObject(OneValue(if (isJson) text(value) else value), 1)?.let(type::valueFromDB)
    }

    private fun text(json: Any): Any = when {
        json is ByteArray -> json
        json is String && !isParsed -> json
        else -> Json.write(json)
    }

    private fun lowered(value: Any?): Any? {
        val parameter = OneParameter()
        rendering.inScope { type.setParameter(parameter, 1, type.valueToDB(value)) }
        val set = parameter.value ?: return null
        // A vector that is not bytes by now is what PostgreSQL reads as a text.
        return if (isVector && set !is ByteArray) JdbcValues.list(set).joinToString(",", "[", "]") else JdbcValues.lower(set)
    }
}

/** What a type sets as its parameter. */
private class OneParameter : PreparedStatementApi {
    var value: Any? = null
        private set

    override fun set(index: Int, value: Any, columnType: IColumnType<*>) {
        this.value = value
    }

    override fun setNull(index: Int, columnType: IColumnType<*>) {
        value = null
    }

    override fun setInputStream(index: Int, inputStream: InputStream, setAsBlobObject: Boolean) {
        value = inputStream
    }

    override fun setArray(index: Int, type: ArrayColumnType<*, *>, array: Array<*>) {
        value = array
    }
}

/** A row of one value, for a type to read. */
private class OneValue(private val value: Any) : RowApi {
    override fun getObject(index: Int): Any = value

    override fun getObject(name: String): Any = value

    override fun <T> getObject(index: Int, type: Class<T>): T = JdbcValues.read(value, type)

    override fun <T> getObject(name: String, type: Class<T>): T = JdbcValues.read(value, type)

    override fun getString(index: Int): String = JdbcValues.read(value, String::class.java)
}
