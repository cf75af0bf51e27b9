package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import java.io.IOException;

/** The program of another JVM: starts a PgBouncer, says where, and waits to be killed. */
final class ChildBouncer {
    private ChildBouncer() {}

    public static void main(String[] arguments) throws IOException {
        DatabaseUrl server = DatabaseUrl.parse(arguments[0]);
        System.out.println(PgBouncer.to(server, 1).url(server).port());
        System.in.read();
    }
}
