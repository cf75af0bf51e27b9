package dev.databases;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who asks, in one text:
 * {@code dialect[+driver]://[user[:password]@]host[:port][,host2[:port2]]/database[?option=value&...]}.
 *
 * <p>All parts are percent-decoded; {@code +} is a plus. SQLite has no host: {@code sqlite:///relative.db},
 * {@code sqlite:////absolute/path.db}, {@code sqlite:///:memory:}. An IPv6 address is in brackets. A Unix socket is an option
 * ({@code postgresql:///db?host=/run/postgresql}) or a percent-coded host ({@code postgresql://%2Frun%2Fpostgresql/db}).
 *
 * <p>{@link #toString} masks the password and every option whose name says that it is one. Whether the dialect is known is
 * asked when a database is made of the URL, not here. Immutable.
 */
public final class DatabaseUrl {
    /** Options that name the host when the URL itself has none; the first one present counts: EDB-097, EDB-098, EDB-105. */
    private static final List<String> HOST_OPTIONS = List.of("host", "unix_sock", "unix_socket");

    private static final Pattern SCHEME_WORD = Pattern.compile("[a-z0-9][a-z0-9._-]*");

    private final String dialect;
    private final String driver;
    private final @Nullable String username;
    private final @Nullable String password;
    private final List<HostAndPort> hosts;
    private final @Nullable String database;
    private final Map<String, String> options;

    private DatabaseUrl(Builder parts) {
        // RFC 3986, 3.1: schemes are case-insensitive.
        dialect = parts.dialect.toLowerCase(Locale.ROOT);
        driver = parts.driver.toLowerCase(Locale.ROOT);
        username = DatabaseUrlText.requireUnicode("user name", parts.username);
        password = DatabaseUrlText.requireUnicode("password", parts.password);
        hosts = List.copyOf(parts.hosts);
        database = DatabaseUrlText.requireUnicode("database", parts.database);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(parts.options));
        if (!SCHEME_WORD.matcher(dialect).matches()) {
            throw DatabaseUrlText.invalid(
                    "the dialect before '://' must be a word such as postgresql, mysql or sqlite");
        }
        if (!driver.isEmpty() && !SCHEME_WORD.matcher(driver).matches()) {
            throw DatabaseUrlText.invalid("the driver after '+' must be a word such as vertx or r2dbc");
        }
        if (hosts.size() > 1 && hosts.stream().anyMatch(host -> host.host() == null)) {
            throw DatabaseUrlText.invalid("each of several hosts needs a name");
        }
        options.forEach((name, value) -> {
            DatabaseUrlText.requireUnicode("name of an option", name);
            DatabaseUrlText.requireUnicode("value of the option '" + name + "'", Objects.requireNonNull(value, name));
            if (name.isEmpty()) {
                throw DatabaseUrlText.invalid("an option has no name");
            }
        });
    }

    /**
     * Reads a URL.
     *
     * @throws InvalidDatabaseUrlException when the text is not one, an escape is broken, a port out of range, or an option is
     *     given twice; the message never repeats the password
     */
    public static DatabaseUrl parse(String url) {
        return DatabaseUrlText.parse(url);
    }

    /** A builder for a URL of this dialect and nothing else yet. */
    public static Builder builder(String dialect) {
        return new Builder().dialect(dialect);
    }

    /** A builder that starts at this URL. */
    public Builder replace() {
        Builder builder =
                new Builder().dialect(dialect).driver(driver).username(username).password(password);
        return builder.hosts(hosts).database(database).options(options);
    }

    /** The database's name in the URL, in lower case: {@code postgresql}. */
    public String dialect() {
        return dialect;
    }

    /** What follows {@code +}, in lower case; empty when absent. */
    public String driver() {
        return driver;
    }

    /** Dialect and driver as written: {@code postgresql+r2dbc}. */
    public String scheme() {
        return driver.isEmpty() ? dialect : dialect + "+" + driver;
    }

    /** Decoded; null when absent or empty. */
    public @Nullable String username() {
        return username;
    }

    /** Decoded, in the clear; null when absent. */
    public @Nullable String password() {
        return password;
    }

    /** {@code user:password}, percent-coded, in the clear; null when both are absent. */
    public @Nullable String userinfo() {
        return DatabaseUrlText.userinfo(this, false);
    }

    /**
     * The first host, an IPv6 address without its brackets; when the URL names none, the value of its option {@code host},
     * {@code unix_sock} or {@code unix_socket}; null when there is neither.
     */
    public @Nullable String hostname() {
        if (!hosts.isEmpty() && hosts.get(0).host() != null) {
            return hosts.get(0).host();
        }
        String option = hostOption();
        return option == null ? null : options.get(option);
    }

    /** The option that {@link #hostname} was read from; null when it was not read from one. */
    @Nullable
    String hostOption() {
        if (!hosts.isEmpty() && hosts.get(0).host() != null) {
            return null;
        }
        return HOST_OPTIONS.stream()
                .filter(name -> !options.getOrDefault(name, "").isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** The first host's port; null when absent. */
    public @Nullable Integer port() {
        return hosts.isEmpty() ? null : hosts.get(0).port();
    }

    /** The hosts before the database, in order; empty when there are none. Unmodifiable. */
    public List<HostAndPort> hosts() {
        return hosts;
    }

    /** Decoded, without the slash before it; null when absent or empty. */
    public @Nullable String database() {
        return database;
    }

    /** Decoded, in order. Unmodifiable. */
    public Map<String, String> options() {
        return options;
    }

    /** The URL with {@code ********} for its secrets. */
    @Override
    public String toString() {
        return DatabaseUrlText.print(this, true);
    }

    /** The whole URL with its secrets in the clear; {@link #parse} makes an equal one of it. */
    public String toStringWithPassword() {
        return DatabaseUrlText.print(this, false);
    }

    /** Whether all parts are equal, the password included; the order of options does not matter. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DatabaseUrl that
                && dialect.equals(that.dialect)
                && driver.equals(that.driver)
                && Objects.equals(username, that.username)
                && Objects.equals(password, that.password)
                && hosts.equals(that.hosts)
                && Objects.equals(database, that.database)
                && options.equals(that.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(dialect, driver, username, password, hosts, database, options);
    }

    /** Takes parts as they are, not percent-coded. One coroutine or thread at a time. */
    public static final class Builder {
        private String dialect = "";
        private String driver = "";
        private @Nullable String username;
        private @Nullable String password;
        private List<HostAndPort> hosts = List.of();
        private @Nullable String database;
        private Map<String, String> options = new LinkedHashMap<>();

        Builder() {}

        public Builder dialect(String dialect) {
            this.dialect = dialect;
            return this;
        }

        /** Null or empty: the dialect's default driver. */
        public Builder driver(@Nullable String driver) {
            this.driver = driver == null ? "" : driver;
            return this;
        }

        /** Null or empty: none. */
        public Builder username(@Nullable String username) {
            this.username = emptyToNull(username);
            return this;
        }

        /** Null: none. */
        public Builder password(@Nullable String password) {
            this.password = password;
            return this;
        }

        /**
         * Replaces the name of the first host, and drops the options that would name another one. Null or empty: no host is
         * named at all; a port stays.
         */
        public Builder hostname(@Nullable String hostname) {
            HOST_OPTIONS.forEach(options::remove);
            String name = emptyToNull(hostname);
            Integer port = hosts.isEmpty() ? null : hosts.get(0).port();
            return name == null
                    ? hosts(port == null ? List.of() : List.of(new HostAndPort(null, port)))
                    : firstHost(name, port);
        }

        /** Replaces the port of the first host. Null: the dialect's default. */
        public Builder port(@Nullable Integer port) {
            return firstHost(hosts.isEmpty() ? null : hosts.get(0).host(), port);
        }

        private Builder firstHost(@Nullable String name, @Nullable Integer port) {
            List<HostAndPort> changed = new ArrayList<>(hosts);
            if (!changed.isEmpty()) {
                changed.remove(0);
            }
            if (name != null || port != null) {
                changed.add(0, new HostAndPort(name, port));
            }
            return hosts(changed);
        }

        /** Replaces all hosts. */
        public Builder hosts(List<HostAndPort> hosts) {
            this.hosts = List.copyOf(hosts);
            return this;
        }

        /** Null or empty: none. */
        public Builder database(@Nullable String database) {
            this.database = emptyToNull(database);
            return this;
        }

        /** Replaces all options. */
        public Builder options(Map<String, String> options) {
            this.options = new LinkedHashMap<>(options);
            return this;
        }

        /** Sets one option. Null: removes it. */
        public Builder option(String name, @Nullable String value) {
            if (value == null) {
                options.remove(name);
            } else {
                options.put(name, value);
            }
            return this;
        }

        /**
         * @throws InvalidDatabaseUrlException when a part cannot stand in a URL
         */
        public DatabaseUrl build() {
            return new DatabaseUrl(this);
        }

        private static @Nullable String emptyToNull(@Nullable String text) {
            return text == null || text.isEmpty() ? null : text;
        }
    }
}
