package dev.databases.remote;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a database's URLs spell encryption. Immutable.
 *
 * @param modes the words for the modes, in the order in which a message lists them; upper or lower case is the same
 * @param otherNames second names of options, by the first one: {@code ssl-ca} for {@code sslrootcert}
 */
public record TlsWords(Map<String, SslMode> modes, Map<String, String> otherNames) {
    /** Those of libpq, which every database takes. */
    public static final TlsWords LIBPQ = new TlsWords(Map.of(), Map.of());

    /** Libpq's words, and these behind them. */
    public TlsWords {
        Map<String, SslMode> all = new LinkedHashMap<>();
        Arrays.stream(SslMode.values()).forEach(mode -> all.put(mode.word(), mode));
        all.putAll(modes);
        modes = Collections.unmodifiableMap(all);
        otherNames = Map.copyOf(otherNames);
    }
}
