package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import dev.databases.HostAndPort;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** PostgreSQL in a container. Testcontainers removes it when the JVM is gone. Loaded only where Testcontainers is. */
final class DockerPostgres {
    /** The system property that names another image. */
    static final String IMAGE = "databases.test.postgres.image";

    private DockerPostgres() {}

    /** Whether Testcontainers is on the class path and an engine answers; costs nothing without either. */
    static boolean isPossible() {
        return DockerPostgres.class.getClassLoader().getResource("org/testcontainers/containers/GenericContainer.class")
                        != null
                && DockerEngine.answers(
                        System.getenv(), Path.of(System.getProperty("user.home")), Duration.ofSeconds(2));
    }

    @SuppressWarnings("resource") // Lives as long as the JVM.
    static TestServer start() {
        String password = new BigInteger(100, new SecureRandom()).toString(36);
        GenericContainer<?> container = new GenericContainer<>(System.getProperty(IMAGE, "postgres:18-alpine"))
                .withEnv("POSTGRES_PASSWORD", password)
                .withCommand("postgres", "-c", "fsync=off", "-c", "full_page_writes=off")
                .withExposedPorts(5432)
                // The image starts the server twice, the first time to set it up.
                .waitingFor(Wait.forLogMessage(".*ready to accept connections.*\\n", 2)
                        .withStartupTimeout(Duration.ofMinutes(2)));
        try {
            container.start();
        } catch (RuntimeException e) {
            throw new TestServerException("A Docker engine answers, but PostgreSQL did not start in a container.", e);
        }
        return new NamedServer(
                ServerKind.POSTGRESQL,
                ServerSource.DOCKER,
                DatabaseUrl.builder("postgresql")
                        .username("postgres")
                        .password(password)
                        .hosts(List.of(new HostAndPort(container.getHost(), container.getMappedPort(5432))))
                        .database("postgres")
                        .build());
    }
}
