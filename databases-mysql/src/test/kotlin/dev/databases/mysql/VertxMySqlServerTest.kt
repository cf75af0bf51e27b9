package dev.databases.mysql

import dev.databases.test.conformance.BadDayContract
import dev.databases.test.conformance.ConflictContract
import dev.databases.test.conformance.ServerCancellationContract
import dev.databases.test.conformance.StormContract
import dev.databases.test.servers.EmbeddedMySql

internal class VertxMySqlServerCancellationTest : ServerCancellationContract(MySqlServerFacts(null, EmbeddedMySql::mysql))

internal class VertxMySqlBadDayTest : BadDayContract(MySqlServerFacts(null, EmbeddedMySql::mysql))

internal class VertxMySqlConflictTest : ConflictContract(MySqlServerFacts(null, EmbeddedMySql::mysql))

internal class VertxMySqlStormTest : StormContract(VertxMySqlFacts)

internal class VertxMariaDbServerCancellationTest : ServerCancellationContract(MariaDbServerFacts(null))

internal class VertxMariaDbBadDayTest : BadDayContract(MariaDbServerFacts(null))

internal class VertxMariaDbConflictTest : ConflictContract(MariaDbServerFacts(null))

internal class VertxMariaDbStormTest : StormContract(VertxMariaDbFacts)
