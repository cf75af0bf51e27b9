package dev.databases.postgres

import io.r2dbc.postgresql.api.PostgresqlConnection
import io.r2dbc.spi.ValidationDepth
import io.vertx.sqlclient.impl.SocketConnectionBase
import io.vertx.sqlclient.internal.SqlConnectionInternal
import kotlinx.coroutines.future.await
import java.util.concurrent.CompletableFuture

/** Whether a driver's own connection has heard that the server ended it, and everybody that it tells of it has, too. */
internal suspend fun hasSeenTheEnd(raw: Any): Boolean = when (raw) {
    is PostgresqlConnection -> {
        raw.validate(ValidationDepth.LOCAL).block() == false
    }

    is SqlConnectionInternal -> {
        val line = raw.unwrap().unwrap() as SocketConnectionBase
        val ended = CompletableFuture<Boolean>()
        // It tells them on its event loop, in one go.
        line.context().runOnContext { ended.complete(!line.isValid) }
        ended.await()
    }

    else -> {
        throw IllegalArgumentException("$raw")
    }
}
