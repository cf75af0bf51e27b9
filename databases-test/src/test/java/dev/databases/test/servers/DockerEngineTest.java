package dev.databases.test.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class DockerEngineTest {
    private static final Duration LIMIT = Duration.ofMillis(500);

    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.0 200 OK,true",
        "HTTP/1.0 400 Bad Request,true",
        "HTTP/1.1 503 Busy,false",
        "SSH-2.0-OpenSSH,false"
    })
    void anEngineIsWhoAnswersThePing(String reply, boolean engine) throws IOException {
        Path socket = home.resolve("docker.sock");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            ProxyLink.daemon("fake docker", () -> reply(listener, reply));

            assertEquals(engine, DockerEngine.answers(Map.of("DOCKER_HOST", "unix://" + socket), home, LIMIT));
        }
    }

    private static void reply(ServerSocketChannel listener, String reply) {
        try (SocketChannel client = listener.accept()) {
            client.read(ByteBuffer.allocate(1_000));
            client.write(ByteBuffer.wrap((reply + "\r\n\r\nOK").getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theSocketOfDockerDesktopIsFound() throws IOException {
        Path socket = Files.createDirectories(home.resolve(".docker/run")).resolve("docker.sock");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            ProxyLink.daemon("fake docker", () -> reply(listener, "HTTP/1.0 200 OK"));

            assertTrue(DockerEngine.answers(Map.of(), home, LIMIT));
        }
    }

    @Test
    void aSilentListenerCostsTheLimit() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();

            boolean engine = DockerEngine.answers(
                    Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + silent.getLocalPort()), home, LIMIT);

            assertFalse(engine);
            assertTrue(System.nanoTime() - start < LIMIT.multipliedBy(10).toNanos());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "unix:///nowhere/docker.sock",
        "tcp://127.0.0.1:1",
        "tcp://no.such.host.invalid:2375",
        "ssh://me@there",
        "not an address"
    })
    void whereNobodyListensThereIsNoEngine(String host) {
        assertFalse(DockerEngine.answers(Map.of("DOCKER_HOST", host), home, LIMIT));
    }
}
