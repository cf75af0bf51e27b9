package dev.databases.postgres;

import dev.databases.OptionReader;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a URL says about encryption. Immutable. The files are read for each new connection, so that a renewed certificate counts.
 *
 * @param rootCertificate PEM, the roots that are trusted; null: those of the JVM
 * @param certificate PEM, what this side shows, with the chain behind it; null: nothing, and then there is no key either
 * @param key PEM, PKCS#8, not encrypted
 */
record PostgresTls(
        SslMode mode,
        @Nullable Path rootCertificate,
        @Nullable Path certificate,
        @Nullable Path key) {
    /** {@code sslrootcert=system}: the roots of the machine; for us, those of the JVM. */
    private static final String SYSTEM_ROOTS = "system";

    private static final String[] MODES =
            Arrays.stream(SslMode.values()).map(SslMode::word).toArray(String[]::new);

    /**
     * Reads {@code sslmode}, or {@code ssl} in its place, and the files. Without any of them the mode is {@code prefer}, as in
     * libpq; {@code ssl=true} is {@code verify-full}, as in asyncpg and pgjdbc. {@code require} with a root certificate is {@code
     * verify-ca}, as in libpq; but a root certificate that would not be used is an error.
     */
    static PostgresTls of(OptionReader reader) {
        String root = reader.text("sslrootcert");
        String certificate = reader.text("sslcert");
        String key = reader.text("sslkey");
        SslMode asked = mode(reader);
        if ((certificate == null) != (key == null)) {
            throw new InvalidDatabaseUrlException("Invalid database URL: sslcert and sslkey belong together; "
                    + (key == null ? "sslkey" : "sslcert") + " is missing");
        }
        boolean systemRoots = SYSTEM_ROOTS.equals(root);
        if (systemRoots && asked != null && asked != SslMode.VERIFY_FULL) {
            // https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLROOTCERT: anybody can get a
            // certificate that those roots have signed, and only the name tells whose it is.
            throw new InvalidDatabaseUrlException(
                    "Invalid database URL: sslrootcert=system goes with sslmode=verify-full only");
        }
        if (root != null && !systemRoots && (asked == null || asked == SslMode.DISABLE || asked == SslMode.PREFER)) {
            throw new InvalidDatabaseUrlException("Invalid database URL: sslrootcert has no use with sslmode="
                    + (asked == null ? SslMode.PREFER : asked).word() + "; give sslmode=verify-full, or verify-ca");
        }
        Path rootPath = root == null || systemRoots ? null : Path.of(root);
        return new PostgresTls(
                mode(asked, systemRoots, rootPath),
                rootPath,
                certificate == null ? null : Path.of(certificate),
                key == null ? null : Path.of(key));
    }

    private static SslMode mode(@Nullable SslMode asked, boolean systemRoots, @Nullable Path root) {
        if (asked == null) {
            return systemRoots ? SslMode.VERIFY_FULL : SslMode.PREFER;
        }
        // libpq: with a root certificate, require is verify-ca.
        return asked == SslMode.REQUIRE && root != null ? SslMode.VERIFY_CA : asked;
    }

    private static @Nullable SslMode mode(OptionReader reader) {
        String word = reader.oneOf("sslmode", MODES);
        String ssl = reader.text("ssl");
        if (word != null && ssl != null) {
            throw new InvalidDatabaseUrlException(
                    "Invalid database URL: ssl and sslmode are the same option; give one of them");
        }
        if (ssl != null) {
            boolean isMode = Arrays.stream(MODES).anyMatch(ssl::equalsIgnoreCase);
            word = isMode
                    ? reader.oneOf("ssl", MODES)
                    : Boolean.TRUE.equals(reader.flag("ssl")) ? "verify-full" : "disable";
        }
        for (SslMode mode : SslMode.values()) {
            if (mode.word().equals(word)) {
                return mode;
            }
        }
        return null;
    }
}
