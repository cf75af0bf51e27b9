package dev.databases.sqlite

import dev.databases.test.conformance.ConformanceSuite

internal class SqliteConformanceTest : ConformanceSuite(SqliteFileFacts)

internal class SqliteMemoryConformanceTest : ConformanceSuite(SqliteMemoryFacts)
