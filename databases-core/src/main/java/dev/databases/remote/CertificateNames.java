package dev.databases.remote;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificate it is, as libpq sees it: its alternative names, or its common name when no alternative one is a host's
 * (https://www.postgresql.org/docs/current/libpq-ssl.html#LIBQ-SSL-CERTIFICATES). {@code *.example.com} stands for one label.
 * Immutable.
 */
final class CertificateNames {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private final List<String> names = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    CertificateNames(X509Certificate certificate) {
        Collection<List<?>> alternatives = alternatives(certificate);
        for (List<?> alternative : alternatives) {
            if (alternative.get(1) instanceof String text) {
                int kind = (Integer) alternative.get(0);
                if (kind == DNS) {
                    names.add(text);
                } else if (kind == ADDRESS) {
                    addresses.add(text);
                }
            }
        }
        if (names.isEmpty() && addresses.isEmpty()) {
            String common = commonName(certificate);
            if (common != null) {
                names.add(common);
            }
        }
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            return alternatives == null ? List.of() : alternatives;
        } catch (CertificateParsingException e) {
            // It names nobody.
            return List.of();
        }
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        try {
            String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
            for (Rdn part : new LdapName(subject).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(part.getValue());
                }
            }
            return null;
        } catch (InvalidNameException e) {
            return null;
        }
    }

    /** Whether it is that host's, by its name or by its address, as the URL has it. */
    boolean has(String host) {
        if (isAddress(host)) {
            return addresses.stream().anyMatch(address -> isSame(address, host));
        }
        String wanted;
        try {
            wanted = IDN.toASCII(host).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return names.stream().anyMatch(name -> matches(name.toLowerCase(Locale.ROOT), wanted));
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private static boolean isSame(String one, String other) {
        try {
            // Both are numbers: nobody is asked.
            return InetAddress.getByName(one).equals(InetAddress.getByName(other));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean matches(String name, String host) {
        if (!name.startsWith("*.")) {
            return name.equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && host.substring(dot).equals(name.substring(1));
    }

    /** For messages: {@code db.example.com, 10.0.0.1}. */
    @Override
    public String toString() {
        List<String> all = new ArrayList<>(names);
        all.addAll(addresses);
        return all.isEmpty() ? "nobody" : String.join(", ", all);
    }
}
