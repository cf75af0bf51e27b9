package dev.databases.sqlite

import dev.databases.test.conformance.StormContract

internal class SqliteStormTest : StormContract(SqliteFileFacts)

internal class SqliteMemoryStormTest : StormContract(SqliteMemoryFacts)
