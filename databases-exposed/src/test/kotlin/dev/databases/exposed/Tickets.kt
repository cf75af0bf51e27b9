package dev.databases.exposed

import org.jetbrains.exposed.v1.core.Table

/** Every row of it is numbered by the program. */
internal object Tickets : Table("tickets") {
    var next = 0

    val number = integer("number").clientDefault { ++next }
    val text = varchar("text", 100).nullable()
    override val primaryKey = PrimaryKey(number)
}
