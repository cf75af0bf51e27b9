package dev.databases.remote;

import dev.databases.OptionReader;
import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a URL says about encryption. Immutable. The files are read for each new connection, so that a renewed certificate counts.
 *
 * @param rootCertificate PEM, the roots that are trusted; null: those of the JVM
 * @param certificate PEM, what this side shows, with the chain behind it; null: nothing, and then there is no key either
 * @param key PEM, PKCS#8, not encrypted
 */
public record TlsOptions(
        SslMode mode,
        @Nullable Path rootCertificate,
        @Nullable Path certificate,
        @Nullable Path key) {
    /** {@code sslrootcert=system}: the roots of the machine; for us, those of the JVM. */
    private static final String SYSTEM_ROOTS = "system";

    /**
     * Reads {@code sslmode}, or {@code ssl} in its place, and the files. Without any of them the mode is {@code prefer}, as in
     * libpq; {@code ssl=true} is {@code verify-full}, as in asyncpg and pgjdbc. {@code require} with a root certificate is {@code
     * verify-ca}, as in libpq; but a root certificate that would not be used is an error.
     */
    static TlsOptions of(OptionReader reader, TlsWords words) {
        Reading reading = new Reading(reader, words);
        String root = reading.text("sslrootcert");
        String certificate = reading.text("sslcert");
        String key = reading.text("sslkey");
        SslMode asked = reading.mode();
        if ((certificate == null) != (key == null)) {
            throw invalid(
                    "sslcert and sslkey belong together; " + (key == null ? "sslkey" : "sslcert") + " is missing");
        }
        boolean systemRoots = SYSTEM_ROOTS.equals(root);
        if (systemRoots && asked != null && asked != SslMode.VERIFY_FULL) {
            // https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLROOTCERT: anybody can get a
            // certificate that those roots have signed, and only the name tells whose it is.
            throw invalid("sslrootcert=system goes with sslmode=verify-full only");
        }
        if (root != null && !systemRoots && (asked == null || asked == SslMode.DISABLE || asked == SslMode.PREFER)) {
            throw invalid("sslrootcert has no use with sslmode=" + (asked == null ? SslMode.PREFER : asked).word()
                    + "; give sslmode=verify-full, or verify-ca");
        }
        Path rootPath = root == null || systemRoots ? null : Path.of(root);
        return new TlsOptions(
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

    private static InvalidDatabaseUrlException invalid(String problem) {
        return new InvalidDatabaseUrlException("Invalid database URL: " + problem);
    }

    /** One URL's options, under whichever of their names. */
    private record Reading(OptionReader reader, TlsWords words) {
        @Nullable
        SslMode mode() {
            String[] known = words.modes().keySet().toArray(String[]::new);
            String named = name("sslmode");
            String word = named == null ? null : reader.oneOf(named, known);
            String ssl = reader.text("ssl");
            if (word != null && ssl != null) {
                throw invalid("ssl and " + named + " are the same option; give one of them");
            }
            if (ssl != null) {
                boolean isMode = words.modes().keySet().stream().anyMatch(ssl::equalsIgnoreCase);
                if (!isMode) {
                    return Boolean.TRUE.equals(reader.flag("ssl")) ? SslMode.VERIFY_FULL : SslMode.DISABLE;
                }
                word = reader.oneOf("ssl", known);
            }
            return word == null ? null : words.modes().get(word);
        }

        @Nullable
        String text(String name) {
            String given = name(name);
            return given == null ? null : reader.text(given);
        }

        /** Which of its names an option has here; null: it is absent. */
        private @Nullable String name(String name) {
            String other = words.otherNames().get(name);
            boolean asOther = other != null && reader.has(other);
            if (!reader.has(name)) {
                return asOther ? other : null;
            }
            if (asOther) {
                throw invalid(name + " and " + other + " are the same option; give one of them");
            }
            return name;
        }
    }
}
