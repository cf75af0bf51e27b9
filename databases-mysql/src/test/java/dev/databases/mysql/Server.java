package dev.databases.mysql;

import dev.databases.test.servers.TestServer;
import dev.databases.test.servers.TestServers;
import java.util.function.Supplier;

/** The servers that every test of this module runs on. */
enum Server {
    MYSQL(TestServers::mysql),
    MARIADB(TestServers::mariadb);

    private final Supplier<TestServer> server;

    Server(Supplier<TestServer> server) {
        this.server = server;
    }

    /** Started when it is first asked for; skips the test where the machine lacks what MySQL needs. */
    TestServer get() {
        return TestServers.orSkip(server);
    }
}
