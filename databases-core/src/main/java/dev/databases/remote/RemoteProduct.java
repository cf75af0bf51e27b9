package dev.databases.remote;

import dev.databases.sql.Statement;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What URLs and messages have to know of a database product. Immutable.
 *
 * @param name for messages: {@code PostgreSQL}
 * @param scheme of its URLs, for messages: {@code postgresql}
 * @param port the one where a URL names none
 * @param databaseOfUser whether a URL without a database means the one that has the user's name; otherwise it means none
 * @param socketFile from what a URL says of a Unix socket, and the port, to the socket's file
 * @param targets which {@code target_session_attrs} it knows, in the order in which a message lists them
 * @param role asks a server for one row with the Booleans (or 0 and 1) {@code standby} and {@code read_only}
 */
public record RemoteProduct(
        String name,
        String scheme,
        int port,
        boolean databaseOfUser,
        BiFunction<String, Integer, String> socketFile,
        TlsWords tlsWords,
        List<TargetServer> targets,
        Statement role) {}
