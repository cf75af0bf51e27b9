package dev.databases.test.servers;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program of another JVM: starts a server, says where, and waits to be killed. */
final class ChildServer {
    private ChildServer() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedServer server = start(ServerKind.valueOf(arguments[0]));
        if (arguments[1].equals("frozen")) {
            server.freeze();
        }
        ProcessHandle main = ProcessHandle.of(server.pid()).orElseThrow();
        String pids = Stream.concat(Stream.of(main), main.descendants())
                .map(process -> Long.toString(process.pid()))
                .collect(Collectors.joining(","));
        System.out.println(server.url().toStringWithPassword() + " " + server.root() + " " + pids);
        int request = System.in.read();
        if (request == 'x') {
            System.exit(0);
        }
    }

    static EmbeddedServer start(ServerKind kind) {
        return switch (kind) {
            case POSTGRESQL -> EmbeddedPostgres.create();
            case MYSQL -> EmbeddedMySql.mysql().start();
            case MARIADB -> EmbeddedMySql.mariadb().start();
        };
    }
}
