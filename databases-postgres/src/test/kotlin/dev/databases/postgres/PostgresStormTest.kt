package dev.databases.postgres

import dev.databases.test.conformance.StormContract

internal class VertxPostgresStormTest : StormContract(VertxPostgresFacts)

internal class R2dbcPostgresStormTest : StormContract(R2dbcPostgresFacts)
