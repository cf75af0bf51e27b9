package dev.databases.test.servers;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program of another JVM: starts a server, says where, and waits to be killed. */
final class ChildServer {
    private ChildServer() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.create();
        if (arguments[0].equals("frozen")) {
            server.freeze();
        }
        ProcessHandle main = ProcessHandle.of(server.pid()).orElseThrow();
        String pids = Stream.concat(Stream.of(main), main.descendants())
                .map(process -> Long.toString(process.pid()))
                .collect(Collectors.joining(","));
        System.out.println(
                server.url().toStringWithPassword() + " " + server.socketUrl().hostname() + " " + pids);
        int request = System.in.read();
        if (request == 'x') {
            System.exit(0);
        }
    }
}
