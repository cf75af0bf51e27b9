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

internal class VertxMariaDbServerCancellationTest : ServerCancellationContract(MySqlServerFacts(null, EmbeddedMySql::mariadb))

internal class VertxMariaDbBadDayTest : BadDayContract(MySqlServerFacts(null, EmbeddedMySql::mariadb))

internal class VertxMariaDbConflictTest : ConflictContract(MySqlServerFacts(null, EmbeddedMySql::mariadb))

internal class VertxMariaDbStormTest : StormContract(VertxMariaDbFacts)
