package dev.databases.exposed.schema

import org.jetbrains.exposed.v1.core.Column
import org.jetbrains.exposed.v1.core.ReferenceOption
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.dao.id.IntIdTable
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.core.greaterEq
import org.jetbrains.exposed.v1.core.java.javaUUID
import org.jetbrains.exposed.v1.javatime.CurrentDateTime
import org.jetbrains.exposed.v1.javatime.datetime

internal enum class Colour { RED, GREEN }

/** Columns of many types, with what tables can have. */
internal object Things : Table("things") {
    val id = integer("id").autoIncrement()
    val name = varchar("name", 50).uniqueIndex()
    val colour = enumeration<Colour>("colour").default(Colour.GREEN)
    val shade = enumerationByName<Colour>("shade", 10).nullable()
    val price = decimal("price", 10, 2).check("price_is_not_negative") { it greaterEq 0.toBigDecimal() }
    val code = javaUUID("code").nullable()
    val amount = uinteger("amount").default(7u)
    val remark = varchar("remark", 60).default("it's a ? of :taste")
    val created = datetime("created").defaultExpression(CurrentDateTime)
    override val primaryKey = PrimaryKey(id)

    init {
        index(false, colour, price)
    }
}

/** A key of two columns. */
internal object Places : Table("places") {
    val row = integer("row_no")
    val seat = integer("seat")
    val taken = bool("taken").default(false)
    override val primaryKey = PrimaryKey(row, seat)
}

/** [Things] and [Authors] and [Books] and [Chapters]: the last three refer to each other in a circle. */
internal object Authors : IntIdTable("authors") {
    val name = varchar("name", 50)
    val best: Column<Int?> = integer("best").references(Books.id0).nullable()
}

internal object Books : Table("books") {
    val id0: Column<Int> = integer("id")
    val author = reference("author", Authors, onDelete = ReferenceOption.CASCADE).index()
    val sequel = integer("sequel").references(id0).nullable()
    val opening: Column<Int?> = integer("opening").references(Chapters.id).nullable()
    override val primaryKey = PrimaryKey(id0)
}

internal object Chapters : Table("chapters") {
    val id: Column<Int> = integer("id")
    val book = integer("book").references(Books.id0)
    override val primaryKey = PrimaryKey(id)
}

/** Of these each refers to the one above. */
internal object Grandparents : Table("grandparents") {
    val id = integer("id")
    override val primaryKey = PrimaryKey(id)
}

internal object Parents : Table("parents") {
    val id = integer("id")
    val parent = integer("parent").references(Grandparents.id)
    override val primaryKey = PrimaryKey(id)
}

internal object Children : Table("children") {
    val id = integer("id")
    val parent = integer("parent").references(Parents.id)
    override val primaryKey = PrimaryKey(id)
}

/** Of the rows that are open, a name stands once. */
internal object Jobs : Table("jobs") {
    val id = integer("id")
    val name = varchar("name", 50)
    val open = bool("open")
    override val primaryKey = PrimaryKey(id)

    init {
        index(null, true, name) { open eq true }
    }
}
