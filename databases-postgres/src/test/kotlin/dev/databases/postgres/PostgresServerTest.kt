package dev.databases.postgres

import dev.databases.test.conformance.BadDayContract
import dev.databases.test.conformance.ConflictContract
import dev.databases.test.conformance.ServerCancellationContract

class VertxPostgresServerCancellationTest : ServerCancellationContract(PostgresServerFacts(driver = null))

class VertxPostgresBadDayTest : BadDayContract(PostgresServerFacts(driver = null))

class VertxPostgresConflictTest : ConflictContract(PostgresServerFacts(driver = null))

class PipelinedPostgresServerCancellationTest : ServerCancellationContract(PostgresServerFacts(driver = null, pipelining = 8))

class PipelinedPostgresBadDayTest : BadDayContract(PostgresServerFacts(driver = null, pipelining = 8))

class R2dbcPostgresServerCancellationTest : ServerCancellationContract(PostgresServerFacts(driver = "r2dbc"))

class R2dbcPostgresBadDayTest : BadDayContract(PostgresServerFacts(driver = "r2dbc"))

class R2dbcPostgresConflictTest : ConflictContract(PostgresServerFacts(driver = "r2dbc"))
