package dev.databases.test.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection through a {@link FaultProxy}: a thread that reads and one that writes for each direction, so that a delay holds
 * back bytes and not those behind them. Safe for any thread.
 */
final class ProxyLink {
    private static final int CHUNK = 16 * 1024;

    /** So many chunks may be on the way; then the sender has to wait, as with a real line. */
    private static final int LINE = 64;

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server = new Socket();
    private final AtomicInteger ends = new AtomicInteger();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Object turns = new Object();
    private boolean clientSpokeLast;
    private boolean anybodySpoke;
    private boolean limited;
    private long allowed;

    ProxyLink(FaultProxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    /** Bytes on their way; an empty chunk is the end. */
    private record Chunk(byte[] bytes, boolean turn, long arrived) {}

    private interface Pump {
        void run() throws IOException, InterruptedException;
    }

    void start() {
        proxy.opened(this);
        pump("connect", () -> {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(proxy.target(), 10_000);
            connect(client, server, true);
            connect(server, client, false);
        });
    }

    private void connect(Socket from, Socket to, boolean clientSpeaks) {
        BlockingQueue<Chunk> line = new LinkedBlockingQueue<>(LINE);
        pump("reader", () -> read(from, line, clientSpeaks));
        pump("writer", () -> write(to, line, clientSpeaks));
    }

    private void read(Socket from, BlockingQueue<Chunk> line, boolean clientSpeaks)
            throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        byte[] buffer = new byte[CHUNK];
        while (true) {
            int count = in.read(buffer);
            boolean turn = count > 0 && takesTurn(clientSpeaks);
            line.put(new Chunk(Arrays.copyOf(buffer, Math.max(0, count)), turn, System.nanoTime()));
            if (count < 0) {
                return;
            }
        }
    }

    /** Whether the other side spoke last. Counted at reading, before the bytes can cause an answer. */
    private boolean takesTurn(boolean clientSpeaks) {
        synchronized (turns) {
            boolean turn = anybodySpoke && clientSpokeLast != clientSpeaks;
            anybodySpoke = true;
            clientSpokeLast = clientSpeaks;
            if (turn && !clientSpeaks) {
                proxy.answered();
            }
            return turn;
        }
    }

    private void write(Socket to, BlockingQueue<Chunk> line, boolean clientSpeaks)
            throws IOException, InterruptedException {
        OutputStream out = to.getOutputStream();
        while (true) {
            Chunk chunk = line.take();
            Duration delay = chunk.turn() ? proxy.turnDelay() : Duration.ZERO;
            if (!clientSpeaks) {
                delay = delay.plus(proxy.replyDelay());
            }
            sleepUntil(chunk.arrived() + delay.toNanos());
            proxy.pass();
            if (chunk.bytes().length == 0) {
                to.shutdownOutput();
                if (ends.incrementAndGet() == 2) {
                    close();
                }
                return;
            }
            int count = clientSpeaks ? chunk.bytes().length : allowed(chunk.bytes().length);
            out.write(chunk.bytes(), 0, count);
            out.flush();
            if (!clientSpeaks && isUsedUp()) {
                close();
                return;
            }
        }
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    void cutAfter(long serverBytes) {
        synchronized (turns) {
            limited = true;
            allowed = serverBytes;
        }
        if (serverBytes == 0) {
            close();
        }
    }

    private int allowed(int wanted) {
        synchronized (turns) {
            if (!limited) {
                return wanted;
            }
            int count = (int) Math.min(wanted, allowed);
            allowed -= count;
            return count;
        }
    }

    private boolean isUsedUp() {
        synchronized (turns) {
            return limited && allowed == 0;
        }
    }

    boolean isOpen() {
        return !client.isClosed();
    }

    /** Closes both sides. May be called twice. */
    void close() {
        proxy.ended(this);
        for (Socket socket : new Socket[] {client, server}) {
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                continue;
            }
        }
        // Who waits for the line or at the gate.
        threads.forEach(Thread::interrupt);
    }

    /** A side that breaks breaks the other. */
    private void pump(String name, Pump pump) {
        threads.add(daemon("fault proxy " + name, () -> {
            try {
                pump.run();
            } catch (IOException e) {
                close();
            } catch (InterruptedException e) {
                close();
            }
        }));
        if (!isOpen()) {
            close(); // Closed before this thread was known.
        }
    }

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
