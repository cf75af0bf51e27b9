package dev.databases.test.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Docker engine answers. Testcontainers itself needs a second to find that there is none, and waits for minutes for an
 * engine that accepts and is silent, so it is asked only after this.
 */
final class DockerEngine {
    private static final byte[] PING =
            "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private DockerEngine() {}

    /** Looks where Testcontainers looks: at {@code DOCKER_HOST} alone when that is set, else at the usual sockets. */
    static boolean answers(Map<String, String> environment, Path home, Duration limit) {
        return addresses(environment, home).stream().anyMatch(address -> answers(address, limit));
    }

    private static List<SocketAddress> addresses(Map<String, String> environment, Path home) {
        String host = environment.getOrDefault("DOCKER_HOST", "");
        if (!host.isEmpty()) {
            SocketAddress address = address(host);
            return address == null ? List.of() : List.of(address);
        }
        List<Path> sockets = new ArrayList<>(List.of(Path.of("/var/run/docker.sock")));
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isEmpty()) {
            sockets.add(Path.of(runtime, "docker.sock"));
        }
        sockets.add(home.resolve(".docker/run/docker.sock"));
        sockets.add(home.resolve(".docker/desktop/docker.sock"));
        return sockets.stream()
                .filter(Files::exists)
                .<SocketAddress>map(UnixDomainSocketAddress::of)
                .toList();
    }

    /** Null for a form that cannot be probed, such as {@code ssh://}. */
    private static @Nullable SocketAddress address(String dockerHost) {
        try {
            URI uri = URI.create(dockerHost);
            return switch (String.valueOf(uri.getScheme())) {
                case "unix" -> UnixDomainSocketAddress.of(uri.getPath());
                case "tcp", "http", "https" ->
                    new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 2375 : uri.getPort());
                default -> null;
            };
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    private static boolean answers(SocketAddress address, Duration limit) {
        try (SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open()) {
            // A channel of a Unix socket has no time limits of its own; closing it ends the wait.
            return CompletableFuture.supplyAsync(() -> ping(channel, address), DockerEngine::onDaemon)
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | ExecutionException | TimeoutException nobody) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestServerException("Interrupted while looking for a Docker engine.", e);
        }
    }

    private static boolean ping(SocketChannel channel, SocketAddress address) {
        try {
            channel.connect(address);
            channel.write(ByteBuffer.wrap(PING));
            ByteBuffer reply = ByteBuffer.allocate(64);
            while (reply.position() < 12 && channel.read(reply) >= 0) {
                continue;
            }
            String status = new String(reply.array(), 0, reply.position(), StandardCharsets.US_ASCII);
            // An engine that wants TLS says so in plain HTTP, with status 400; it is there.
            return status.matches("(?s)HTTP/1\\.[01] (200|400).*");
        } catch (IOException e) {
            return false;
        }
    }

    private static void onDaemon(Runnable work) {
        Thread thread = new Thread(work, "docker ping");
        thread.setDaemon(true);
        thread.start();
    }
}
