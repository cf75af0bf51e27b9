package dev.databases.test.servers;

import dev.databases.HostAndPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A server in a container. Testcontainers removes it when the JVM is gone. Loaded only where Testcontainers is. Immutable.
 *
 * @param imageProperty the system property that names another image
 * @param passwordVariable where the image looks for the superuser's password
 * @param ready a line of the log, which says {@code readyTimes} times that the server takes connections; images start it twice,
 *     the first time to set it up
 */
record DockerServer(
        ServerKind kind,
        String imageProperty,
        String image,
        int port,
        String passwordVariable,
        Map<String, String> environment,
        String ready,
        int readyTimes,
        String... command) {
    private static final String LISTENS = ".*port: 3306\\s.*\\n";

    /** The one for a product. */
    static DockerServer of(ServerKind kind) {
        return switch (kind) {
            case POSTGRESQL ->
                new DockerServer(
                        kind,
                        "databases.test.postgres.image",
                        "postgres:18-alpine",
                        5432,
                        "POSTGRES_PASSWORD",
                        Map.of(),
                        ".*ready to accept connections.*\\n",
                        2,
                        "postgres",
                        "-c",
                        "fsync=off",
                        "-c",
                        "full_page_writes=off");
            case MYSQL ->
                new DockerServer(
                        kind,
                        "databases.test.mysql.image",
                        "mysql:8.4",
                        3306,
                        "MYSQL_ROOT_PASSWORD",
                        Map.of("MYSQL_DATABASE", kind.database()),
                        LISTENS,
                        1,
                        "mysqld",
                        "--skip-log-bin",
                        "--innodb-flush-log-at-trx-commit=2");
            case MARIADB ->
                new DockerServer(
                        kind,
                        "databases.test.mariadb.image",
                        "mariadb:11.4",
                        3306,
                        "MARIADB_ROOT_PASSWORD",
                        Map.of("MARIADB_DATABASE", kind.database()),
                        LISTENS,
                        1,
                        "mariadbd",
                        "--character-set-server=utf8mb4",
                        "--innodb-flush-log-at-trx-commit=2");
        };
    }

    /** Whether Testcontainers is on the class path and an engine answers; costs nothing without either. */
    static boolean isPossible() {
        return DockerServer.class.getClassLoader().getResource("org/testcontainers/containers/GenericContainer.class")
                        != null
                && DockerEngine.answers(
                        System.getenv(), Path.of(System.getProperty("user.home")), Duration.ofSeconds(2));
    }

    @SuppressWarnings("resource") // Lives as long as the JVM.
    TestServer start() {
        String password = ServerBinaries.newPassword();
        GenericContainer<?> container = new GenericContainer<>(System.getProperty(imageProperty, image))
                .withEnv(environment)
                .withEnv(passwordVariable, password)
                .withCommand(command)
                .withExposedPorts(port)
                .waitingFor(Wait.forLogMessage(ready, readyTimes).withStartupTimeout(Duration.ofMinutes(2)));
        try {
            container.start();
        } catch (RuntimeException e) {
            throw new TestServerException(
                    "A Docker engine answers, but " + kind.title() + " did not start in a container.", e);
        }
        HostAndPort address = new HostAndPort(container.getHost(), container.getMappedPort(port));
        return new NamedServer(kind, ServerSource.DOCKER, kind.url(address, password));
    }
}
