package dev.databases.test.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority for tests: its root certificate, and certificates for servers and clients that it signs, as PEM files
 * in one directory. RSA with 2,048 bits, which every driver reads; valid from yesterday for a month. Safe for any thread.
 */
public final class TestCertificates {
    private static final String SHA256_WITH_RSA = "1.2.840.113549.1.1.11"; // RFC 4055
    private static final String COMMON_NAME = "2.5.4.3"; // X.520
    // RFC 5280, 4.2.1
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final int NAME_DNS = 2;
    private static final int NAME_IP = 7;

    private final Path directory;
    private final String name;
    private final KeyPair keys;
    private final Path root;
    private int made;

    private TestCertificates(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        this.keys = newKeys();
        byte[] constraints = extension(BASIC_CONSTRAINTS, Der.sequence(Der.bool(true)));
        // Bits 5 and 6: keyCertSign, cRLSign.
        byte[] usage = extension(KEY_USAGE, Der.bits(1, (byte) 0b0000_0110));
        this.root = write(
                "root-" + name + ".crt", "CERTIFICATE", certificate(name, keys, Der.sequence(constraints, usage)));
    }

    /** A new authority, whose files go into a directory that exists. Two authorities in one directory need two names. */
    public static TestCertificates create(Path directory, String name) {
        return new TestCertificates(directory, name);
    }

    /** A new authority, whose files go into a directory that exists. */
    public static TestCertificates create(Path directory) {
        return create(directory, "test-authority");
    }

    /** What clients must trust: {@code sslrootcert}. */
    public Path rootCertificate() {
        return root;
    }

    /** A certificate for a server with these host names and IP addresses, the first one as its common name. */
    public CertificateFiles server(String... hosts) {
        if (hosts.length == 0) {
            throw new IllegalArgumentException("A server's certificate needs a host name or an IP address.");
        }
        List<byte[]> names = new ArrayList<>();
        for (String host : hosts) {
            names.add(Der.tagged(isAddress(host) ? NAME_IP : NAME_DNS, nameBytes(host)));
        }
        return signed(hosts[0], Der.sequence(extension(ALTERNATIVE_NAMES, Der.sequence(names.toArray(byte[][]::new)))));
    }

    /** A certificate for a client; PostgreSQL takes the common name for the user. */
    public CertificateFiles client(String user) {
        return signed(user, Der.sequence(extension(BASIC_CONSTRAINTS, Der.sequence())));
    }

    private synchronized CertificateFiles signed(String subject, byte[] extensions) {
        KeyPair pair = newKeys();
        String file = name + "-" + ++made;
        return new CertificateFiles(
                write(file + ".crt", "CERTIFICATE", certificate(subject, pair, extensions)),
                write(file + ".key", "PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    /** RFC 5280, 4.1. */
    private byte[] certificate(String subject, KeyPair subjectKeys, byte[] extensions) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        byte[] algorithm = Der.sequence(Der.oid(SHA256_WITH_RSA), Der.none());
        byte[] body = Der.sequence(
                Der.explicit(0, Der.integer(2)), // version 3
                Der.integer(new SecureRandom().nextLong(1, Long.MAX_VALUE)),
                algorithm,
                distinguishedName(name),
                Der.sequence(Der.time(now.minus(1, ChronoUnit.DAYS)), Der.time(now.plus(30, ChronoUnit.DAYS))),
                distinguishedName(subject),
                subjectKeys.getPublic().getEncoded(),
                Der.explicit(3, extensions));
        return Der.sequence(body, algorithm, Der.bits(0, sign(body)));
    }

    private byte[] sign(byte[] body) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new TestServerException("This JDK cannot sign with RSA.", e);
        }
    }

    private static byte[] distinguishedName(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.text(commonName))));
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(value));
    }

    private static boolean isAddress(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    private static byte[] nameBytes(String host) {
        try {
            // An address in digits is not looked up.
            return isAddress(host)
                    ? InetAddress.getByName(host).getAddress()
                    : host.getBytes(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalArgumentException("'" + host + "' is neither a host name nor an IP address.", e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new TestServerException("This JDK cannot make RSA keys.", e);
        }
    }

    private Path write(String file, String type, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Path path = directory.resolve(file);
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(path, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
        } catch (IOException e) {
            throw new TestServerException("Cannot write the certificate " + path + ".", e);
        }
    }
}
