package dev.databases.test.conformance

import dev.databases.Connection
import dev.databases.DatabaseUrl
import dev.databases.test.servers.EmbeddedServer

/**
 * What the contracts of bad days must know of a server of their own, which they may hurt, and of the SQL by which it tells about
 * itself. One object per backend; a started server is used by one test at a time.
 */
public abstract class ServerFacts {
    /** Starts a server, empty. */
    public abstract fun start(): Server

    /** Sleeps on the server; [mark] appears in the text, so that [countRunning] finds it. One row. */
    public abstract fun sleep(seconds: Int, mark: String): String

    /** Counts the statements that run now, on other connections, and have [mark] in their text. One number. */
    public abstract fun countRunning(mark: String): String

    /** Counts the other connections that are in a transaction and run nothing. One number. */
    public abstract val countIdleInTransaction: String

    /** Ends every other connection to the database of [connection], from the server's side. Some may have ended by themselves. */
    public abstract suspend fun terminateOthers(connection: Connection)

    /** A server of the test kit as one that a test may hurt; [through] gives the backend's URL for the server's. */
    protected fun hurtable(server: EmbeddedServer, through: (DatabaseUrl) -> DatabaseUrl): Server = object : Server {
        override val url: DatabaseUrl get() = through(server.url())

        override fun kill() = server.kill()

        override fun restart() = server.start()

        override fun freeze() = server.freeze()

        override fun thaw() = server.thaw()

        override fun close() = server.close()
    }

    /** A server that a test may hurt. */
    public interface Server : AutoCloseable {
        public val url: DatabaseUrl

        /** As `kill -9` of all its processes. Returns when they are gone. */
        public fun kill()

        /** Starts again at the same address, with the same data. Returns when it answers. */
        public fun restart()

        /** As SIGSTOP: it keeps its connections and answers nothing. */
        public fun freeze()

        public fun thaw()
    }
}
