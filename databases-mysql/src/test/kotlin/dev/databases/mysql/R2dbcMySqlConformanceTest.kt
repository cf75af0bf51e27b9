package dev.databases.mysql

import dev.databases.test.conformance.ConformanceSuite

internal class R2dbcMySqlConformanceTest : ConformanceSuite(R2dbcMySqlFacts)

internal class R2dbcMariaDbConformanceTest : ConformanceSuite(R2dbcMariaDbFacts)
