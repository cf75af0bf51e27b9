package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import dev.databases.HostAndPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network that misbehaves on demand: a proxy before a server that delays, stalls, cuts and refuses, and counts round trips. It
 * forwards bytes and knows no protocol. Its threads are daemons. Safe for any thread; a change holds from the next bytes on.
 */
public final class FaultProxy implements AutoCloseable {
    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Thread acceptor;
    private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong roundTrips = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final Object gate = new Object();
    private volatile Duration replyDelay = Duration.ZERO;
    private volatile Duration turnDelay = Duration.ZERO;
    private volatile boolean refusing;
    private volatile boolean stalled;
    private volatile boolean closed;

    private FaultProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), 200);
        acceptor = ProxyLink.daemon("fault proxy", this::acceptAll);
    }

    /**
     * A proxy before the URL's first host, which it reaches over TCP.
     *
     * @throws IllegalArgumentException when the URL names no host and port, or a Unix socket
     */
    public static FaultProxy to(DatabaseUrl server) {
        String host = server.hostname();
        Integer port = server.port();
        if (host == null || port == null || server.hosts().get(0).isSocket()) {
            throw new IllegalArgumentException("A proxy needs a host and a port to forward to, not " + server + ".");
        }
        try {
            return new FaultProxy(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new TestServerException("Cannot open a port for a proxy.", e);
        }
    }

    /** The same URL, through this proxy. */
    public DatabaseUrl url(DatabaseUrl server) {
        return server.replace().hosts(List.of(hostAndPort())).build();
    }

    /** Where it listens; for a URL with several hosts. */
    public HostAndPort hostAndPort() {
        return new HostAndPort("127.0.0.1", listener.getLocalPort());
    }

    /** Delivers what the server sends this much later, in order, as a long line would; zero: at once. */
    public FaultProxy delayReplies(Duration delay) {
        replyDelay = delay;
        return this;
    }

    /** Holds back the first bytes after each change of direction, both ways; zero: not at all. */
    public FaultProxy delayTurns(Duration delay) {
        turnDelay = delay;
        return this;
    }

    /** Forwards nothing more, in either direction, not even an end, until {@link #resume}; connections stay open. */
    public void stall() {
        stalled = true;
    }

    /** Ends {@link #stall}: what was held back is forwarded. */
    public void resume() {
        synchronized (gate) {
            stalled = false;
            gate.notifyAll();
        }
    }

    /** Closes every open connection now; new ones work. */
    public void cut() {
        links.forEach(ProxyLink::close);
    }

    /** Closes each connection that is open now, once its client has got so many more bytes; later connections work. */
    public void cutAfter(long serverBytes) {
        if (serverBytes < 0) {
            throw new IllegalArgumentException("A number of bytes cannot be negative: " + serverBytes);
        }
        links.forEach(link -> link.cutAfter(serverBytes));
    }

    /** Closes every new connection at once, until {@link #accept}; open ones stay. */
    public void refuse() {
        refusing = true;
    }

    /** Ends {@link #refuse}. */
    public void accept() {
        refusing = false;
    }

    /**
     * How often, over all connections, the server answered: bytes of the server after bytes of the client. Opening a
     * connection counts its own; the greeting of a server that speaks first, as MySQL's does, answers nobody. Exact when clients
     * wait for answers; a client that sends on meanwhile counts for as many as the bytes happen to take turns.
     */
    public long roundTrips() {
        return roundTrips.get();
    }

    /** Counts from zero again. */
    public void resetRoundTrips() {
        roundTrips.set(0);
    }

    /** How many connections it has taken and not refused. */
    public long connections() {
        return accepted.get();
    }

    /** How many are open. */
    public int openConnections() {
        return links.size();
    }

    /** Closes all connections and the port: from now on the system itself refuses. May be called twice. */
    @Override
    public void close() {
        closed = true;
        resume();
        try {
            listener.close();
        } catch (IOException e) {
            throw new TestServerException("Cannot close the port of a proxy.", e);
        } finally {
            cut();
        }
        awaitAcceptor();
    }

    /** The port is open until the thread that accepts has left it. */
    private void awaitAcceptor() {
        try {
            acceptor.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    client.close();
                } else {
                    accepted.incrementAndGet();
                    new ProxyLink(this, client).start();
                }
            } catch (IOException e) {
                continue; // Closed, or a client that left before it was taken.
            }
        }
    }

    InetSocketAddress target() {
        return target;
    }

    Duration replyDelay() {
        return replyDelay;
    }

    Duration turnDelay() {
        return turnDelay;
    }

    void opened(ProxyLink link) {
        links.add(link);
        if (closed) {
            link.close();
        }
    }

    void ended(ProxyLink link) {
        links.remove(link);
    }

    void answered() {
        roundTrips.incrementAndGet();
    }

    /** Waits while stalled. */
    void pass() throws InterruptedException {
        synchronized (gate) {
            while (stalled) {
                gate.wait();
            }
        }
    }

    @Override
    public String toString() {
        return "FaultProxy at " + hostAndPort() + " before " + target;
    }
}
