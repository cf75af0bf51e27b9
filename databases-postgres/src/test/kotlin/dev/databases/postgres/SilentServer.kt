package dev.databases.postgres

import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread

/** Takes connections, reads what they say and never answers. */
internal class SilentServer : AutoCloseable {
    private val listener = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    private val lines = ConcurrentLinkedQueue<Socket>()
    private val begun = AtomicInteger()
    private val over = AtomicInteger()

    val port: Int get() = listener.localPort

    /** Connections so far. */
    val taken: Int get() = begun.get()

    /** Of these, the ones that the other side has closed. */
    val ended: Int get() = over.get()

    init {
        thread(isDaemon = true, name = "silent server") {
            try {
                while (true) listenTo(listener.accept())
            } catch (_: IOException) {
                // Closed.
            }
        }
    }

    private fun listenTo(line: Socket) {
        begun.incrementAndGet()
        lines += line
        thread(isDaemon = true, name = "silent server's line") {
            try {
                while (line.getInputStream().read() >= 0) continue
            } catch (_: IOException) {
                // Reset, which is an end, too.
            }
            over.incrementAndGet()
        }
    }

    override fun close() {
        listener.close()
        lines.forEach(Socket::close)
    }
}
