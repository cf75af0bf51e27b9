package dev.databases;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of a {@link DatabaseUrl}: reading and writing, side by side. No message of it repeats user name, password, host or
 * port, because a wrongly encoded password may end up as any of them. Safe for any thread.
 */
final class DatabaseUrlText {
    private static final String GRAMMAR =
            "dialect[+driver]://[user[:password]@]host[:port][,host:port]/database[?option=value&...]";

    // What RFC 3986 lets stand in each part, less what separates here. '@' is always encoded: see refuseStrayAt.
    private static final String IN_USERINFO = "!$&'()*+,;=";
    private static final String IN_HOST = "!$&'()*+;=";
    private static final String IN_IPV6 = ":";
    private static final String IN_DATABASE = "!$&'()*+,;=:/";
    private static final String IN_OPTION_NAME = "!$'()*+,;:/?";
    private static final String IN_OPTION_VALUE = "!$'()*+,;:/?=";

    private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");
    private static final Pattern STRAY_USERINFO = Pattern.compile("/(?![A-Za-z]:[/\\\\])[^/?]*:.*@", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    private DatabaseUrlText() {}

    static InvalidDatabaseUrlException invalid(String reason) {
        return new InvalidDatabaseUrlException("Invalid database URL: " + reason);
    }

    static DatabaseUrl parse(String text) {
        requireReadable(text);
        int separator = text.indexOf("://");
        if (separator < 0) {
            throw invalid("there is no '://' after the dialect; write " + GRAMMAR);
        }
        String rest = text.substring(separator + 3);
        int question = rest.indexOf('?');
        String beforeOptions = question < 0 ? rest : rest.substring(0, question);
        int slash = beforeOptions.indexOf('/');
        String authority = slash < 0 ? beforeOptions : beforeOptions.substring(0, slash);
        refuseStrayAt(authority, rest.substring(authority.length()));

        DatabaseUrl.Builder url = new DatabaseUrl.Builder();
        readScheme(text.substring(0, separator), url);
        readAuthority(authority, url);
        url.database(slash < 0 ? null : PercentCoding.decode(beforeOptions.substring(slash + 1), "database"));
        url.options(question < 0 ? Map.of() : readOptions(rest.substring(question + 1)));
        return url.build();
    }

    private static void requireReadable(String text) {
        if (CONTROL_CHARACTER.matcher(text).find()) {
            throw invalid("it contains a control character, such as a line break; one that is meant is percent-coded");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw invalid("it contains half of a surrogate pair");
        }
    }

    /**
     * A raw {@code /} or {@code ?} in a password ends the authority too early. The {@code @} that then comes too late is the
     * only trace of it, and without this check one half of the password would be taken for a host, the other be shown.
     */
    private static void refuseStrayAt(String authority, String rest) {
        boolean stray = authority.isEmpty() ? STRAY_USERINFO.matcher(rest).lookingAt() : rest.indexOf('@') >= 0;
        if (stray) {
            throw invalid(
                    "there is an '@' after the host; in a user name or password write / as %2F, ? as %3F and % as %25,"
                            + " in a database name or an option write @ as %40");
        }
    }

    static @Nullable String requireUnicode(String part, @Nullable String text) {
        if (text != null && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw invalid("the " + part + " contains half of a surrogate pair");
        }
        return text;
    }

    private static void readScheme(String scheme, DatabaseUrl.Builder url) {
        int plus = scheme.indexOf('+');
        if (plus == scheme.length() - 1 && plus >= 0) {
            throw invalid("the driver after '+' is missing; write dialect+driver:// or dialect://");
        }
        url.dialect(plus < 0 ? scheme : scheme.substring(0, plus));
        url.driver(plus < 0 ? null : scheme.substring(plus + 1));
    }

    private static void readAuthority(String authority, DatabaseUrl.Builder url) {
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String userinfo = authority.substring(0, at);
            int colon = userinfo.indexOf(':');
            url.username(PercentCoding.decode(colon < 0 ? userinfo : userinfo.substring(0, colon), "user name"));
            url.password(colon < 0 ? null : PercentCoding.decode(userinfo.substring(colon + 1), "password"));
        }
        List<HostAndPort> hosts = new ArrayList<>();
        String hostPart = authority.substring(at + 1);
        if (!hostPart.isEmpty()) {
            for (String host : hostPart.split(",", -1)) {
                hosts.add(readHost(host));
            }
        }
        url.hosts(hosts);
    }

    private static HostAndPort readHost(String host) {
        int nameEnd;
        String name;
        if (host.startsWith("[")) {
            nameEnd = host.indexOf(']') + 1;
            if (nameEnd == 0 || (nameEnd < host.length() && host.charAt(nameEnd) != ':')) {
                throw invalid("an IPv6 address is written in brackets, then the port: [::1]:5432");
            }
            name = PercentCoding.decode(host.substring(1, nameEnd - 1), "host");
            if (name.indexOf(':') < 0 || new HostAndPort(name, null).isSocket()) {
                throw invalid("what is in brackets is not an IPv6 address");
            }
        } else {
            nameEnd = host.indexOf(':') < 0 ? host.length() : host.indexOf(':');
            if (host.indexOf(':', nameEnd + 1) >= 0) {
                throw invalid("a host has more than one ':'; an IPv6 address is written in brackets, [::1]:5432,"
                        + " and ':' in a user name or password as %3A");
            }
            name = PercentCoding.decode(host.substring(0, nameEnd), "host");
        }
        Integer port = nameEnd == host.length() ? null : readPort(host.substring(nameEnd + 1));
        if (name.isEmpty() && port == null) {
            throw invalid("a host between commas is empty");
        }
        return new HostAndPort(name.isEmpty() ? null : name, port);
    }

    private static Integer readPort(String digits) {
        int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65_535) {
            throw invalid("the port, after ':', is not a number from 1 to 65535; is a password missing its '@host'?");
        }
        return port;
    }

    private static Map<String, String> readOptions(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : text.split("&")) {
            if (option.isEmpty()) {
                continue;
            }
            int equals = option.indexOf('=');
            String name = PercentCoding.decode(equals < 0 ? option : option.substring(0, equals), "name of an option");
            if (equals < 0) {
                throw invalid("the option '" + name + "' has no value; write " + name + "=value");
            }
            String part = "value of the option '" + name + "'";
            if (options.putIfAbsent(name, PercentCoding.decode(option.substring(equals + 1), part)) != null) {
                throw invalid("the option '" + name + "' is given twice");
            }
        }
        return options;
    }

    /** The text that parses back to an equal URL or, masked, the one that may be shown. */
    static String print(DatabaseUrl url, boolean masked) {
        StringBuilder text = new StringBuilder(url.scheme()).append("://");
        String userinfo = userinfo(url, masked);
        if (userinfo != null) {
            text.append(userinfo).append('@');
        }
        text.append(url.hosts().stream().map(DatabaseUrlText::printHost).collect(Collectors.joining(",")));
        if (url.database() != null) {
            text.append('/').append(PercentCoding.encode(url.database(), IN_DATABASE));
        }
        if (!url.options().isEmpty()) {
            text.append(url.options().entrySet().stream()
                    .map(option -> PercentCoding.encode(option.getKey(), IN_OPTION_NAME) + "="
                            + (masked && Secrets.isSecret(option.getKey())
                                    ? Secrets.MASK
                                    : PercentCoding.encode(option.getValue(), IN_OPTION_VALUE)))
                    .collect(Collectors.joining("&", "?", "")));
        }
        return text.toString();
    }

    static @Nullable String userinfo(DatabaseUrl url, boolean masked) {
        String username = url.username() == null ? "" : PercentCoding.encode(url.username(), IN_USERINFO);
        if (url.password() != null) {
            return username + ":" + (masked ? Secrets.MASK : PercentCoding.encode(url.password(), IN_USERINFO));
        }
        return username.isEmpty() ? null : username;
    }

    private static String printHost(HostAndPort host) {
        String name = host.host() == null ? "" : host.host();
        String printed = !host.isSocket() && name.indexOf(':') >= 0
                ? "[" + PercentCoding.encode(name, IN_IPV6) + "]"
                : PercentCoding.encode(name, IN_HOST);
        return host.port() == null ? printed : printed + ":" + host.port();
    }
}
