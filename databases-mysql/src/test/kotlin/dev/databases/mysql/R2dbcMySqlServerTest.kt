package dev.databases.mysql

import dev.databases.test.conformance.BadDayContract
import dev.databases.test.conformance.ConflictContract
import dev.databases.test.conformance.ServerCancellationContract
import dev.databases.test.conformance.StormContract
import dev.databases.test.servers.EmbeddedMySql

internal class R2dbcMySqlServerCancellationTest : ServerCancellationContract(MySqlServerFacts("r2dbc", EmbeddedMySql::mysql))

internal class R2dbcMySqlBadDayTest : BadDayContract(MySqlServerFacts("r2dbc", EmbeddedMySql::mysql))

internal class R2dbcMySqlConflictTest : ConflictContract(MySqlServerFacts("r2dbc", EmbeddedMySql::mysql))

internal class R2dbcMySqlStormTest : StormContract(R2dbcMySqlFacts)

internal class R2dbcMariaDbServerCancellationTest : ServerCancellationContract(MariaDbServerFacts("r2dbc"))

internal class R2dbcMariaDbBadDayTest : BadDayContract(MariaDbServerFacts("r2dbc"))

internal class R2dbcMariaDbConflictTest : ConflictContract(MariaDbServerFacts("r2dbc"))

internal class R2dbcMariaDbStormTest : StormContract(R2dbcMariaDbFacts)
