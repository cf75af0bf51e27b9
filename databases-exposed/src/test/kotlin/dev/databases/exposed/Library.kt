package dev.databases.exposed

import dev.databases.Database
import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.json.json

/** The tables that the tests of statements read and write, and what is in them. */
internal object Library {
    object Authors : Table("authors") {
        val id = integer("id").autoIncrement()
        val name = varchar("name", 50)
        override val primaryKey = PrimaryKey(id)
    }

    object Notes : Table("notes") {
        val id = integer("id").autoIncrement()
        val title = varchar("title", 100).uniqueIndex()
        val body = text("body").nullable()
        val completed = bool("completed").clientDefault { false }
        val score = integer("score").default(0)
        val author = integer("author_id").references(Authors.id).nullable()
        override val primaryKey = PrimaryKey(id)
    }

    object Documents : Table("documents") {
        val id = integer("id").autoIncrement()
        val data = json<String>("data", { it }, { it })
        override val primaryKey = PrimaryKey(id)
    }

    val tables = listOf(Authors, Notes, Documents)

    val rows = listOf(
        "INSERT INTO authors (name) VALUES ('ann'), ('bob')",
        "INSERT INTO notes (title, body, completed, score, author_id) VALUES " +
            "('one', 'first', FALSE, 10, 1), ('two', NULL, TRUE, 20, 1), ('three', '100% sure', FALSE, 30, 2)",
        "INSERT INTO documents (data) VALUES ('{\"size\": 7, \"tags\": [\"a\", \"b\"]}')",
    )

    /** The notes as one text: `1 one 10 0|2 …`. */
    const val CONTENTS = "SELECT id, title, body, score FROM notes ORDER BY id"
}

/** A table whose rows may be inserted without any value. */
internal object Defaults : Table("defaults") {
    val id = integer("id").autoIncrement()
    val size = integer("size").nullable()
    override val primaryKey = PrimaryKey(id)
}

/** As [Site.withDatabase], with the database as the receiver. */
