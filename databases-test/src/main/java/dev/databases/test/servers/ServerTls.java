package dev.databases.test.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a server needs to speak TLS. Immutable.
 *
 * @param clientAuthority PEM; whose clients' certificates are accepted
 */
record ServerTls(CertificateFiles server, Path clientAuthority) {
    /** For {@code localhost} and {@code 127.0.0.1}. */
    static ServerTls of(TestCertificates authority) {
        return new ServerTls(authority.server("localhost", "127.0.0.1"), authority.rootCertificate());
    }

    /** What {@link #copyTo} made; null: nothing. */
    static @Nullable ServerTls in(Path directory) {
        ServerTls made = new ServerTls(
                new CertificateFiles(directory.resolve("server.crt"), directory.resolve("server.key")),
                directory.resolve("root.crt"));
        return Files.exists(made.server().key()) ? made : null;
    }

    /** Copies the files for the account: servers want the key to be their user's own. */
    ServerTls copyTo(Path directory) throws IOException {
        Account account = Account.current();
        Path certificate = account.write(directory.resolve("server.crt"), Files.readString(server.certificate()));
        Path key = account.write(directory.resolve("server.key"), Files.readString(server.key()));
        Path authority = account.write(directory.resolve("root.crt"), Files.readString(clientAuthority));
        return new ServerTls(new CertificateFiles(certificate, key), authority);
    }
}
