package dev.databases.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.databases.test.servers.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateNamesTest {
    @Test
    void aHostIsFoundByItsNameOneLabelForTheStarOrByItsAddress(@TempDir Path directory)
            throws IOException, GeneralSecurityException {
        CertificateNames names =
                names(TestCertificates.create(directory), "db.example", "*.shop.example", "10.0.0.1", "::1");

        List<String> found = Stream.of(
                        "db.example",
                        "DB.Example",
                        "one.shop.example",
                        "one.two.shop.example",
                        "shop.example",
                        ".shop.example",
                        "xdb.example",
                        "10.0.0.1",
                        "10.0.0.2",
                        "::1",
                        "0:0:0:0:0:0:0:1",
                        "::2")
                .filter(names::has)
                .toList();

        assertEquals(
                List.of("db.example", "DB.Example", "one.shop.example", "10.0.0.1", "::1", "0:0:0:0:0:0:0:1"), found);
        assertEquals("db.example, *.shop.example, 10.0.0.1, 0:0:0:0:0:0:0:1", names.toString());
    }

    private static CertificateNames names(TestCertificates authority, String... hosts)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(authority.server(hosts).certificate())) {
            return new CertificateNames(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
    }
}
