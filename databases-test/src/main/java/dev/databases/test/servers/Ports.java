package dev.databases.test.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses ports. */
final class Ports {
    // Below the ephemeral ports of every system (Linux: 32768 up), so that no client gets one while its server
    // restarts.
    private static final int LOWEST = 15_000;
    private static final int END = 32_000;

    private Ports() {}

    /** A port of the loopback address that nobody listens on at this moment. */
    static int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, END);
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                continue;
            }
        }
        throw new TestServerException("No free port between " + LOWEST + " and " + END + ".");
    }
}
