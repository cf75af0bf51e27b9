package dev.databases;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database described by parts instead of a URL, with a password that may change. {@link #toString} masks the password.
 * Immutable.
 */
public final class DatabaseConfig {
    private final DatabaseUrl url;
    private final @Nullable Supplier<String> passwordSupplier;

    private DatabaseConfig(DatabaseUrl url, @Nullable Supplier<String> passwordSupplier) {
        this.url = url;
        this.passwordSupplier = passwordSupplier;
    }

    /** A builder for a database of this dialect: {@code postgresql}, {@code mysql}, {@code sqlite}. */
    public static Builder builder(String dialect) {
        return new Builder(DatabaseUrl.builder(dialect), null).dialect(dialect);
    }

    /** The parts of this URL; nothing is lost. */
    public static DatabaseConfig of(DatabaseUrl url) {
        return new DatabaseConfig(url, null);
    }

    /** A builder that starts at this configuration. */
    public Builder toBuilder() {
        return new Builder(url.replace(), passwordSupplier).dialect(url.dialect());
    }

    /** The same as a URL; what {@link #passwordSupplier} would give is not in it. */
    public DatabaseUrl toUrl() {
        return url;
    }

    /** In lower case. */
    public String dialect() {
        return url.dialect();
    }

    /** In lower case; empty: the dialect's default driver. */
    public String driver() {
        return url.driver();
    }

    public @Nullable String username() {
        return url.username();
    }

    /** The fixed password, in the clear; null when there is none. A supplier, where set, is asked instead. */
    public @Nullable String password() {
        return url.password();
    }

    /** Asked for each new connection, and overrides {@link #password}: EDB-120; null when the password is fixed. */
    public @Nullable Supplier<String> passwordSupplier() {
        return passwordSupplier;
    }

    /**
     * The password for a connection that is being opened now: the supplier's, or else the fixed one; null when there is neither.
     * Runs the supplier on the calling thread, whose exceptions pass through.
     *
     * @throws IllegalStateException when the supplier gives null
     */
    public @Nullable String currentPassword() {
        if (passwordSupplier == null) {
            return url.password();
        }
        String supplied = passwordSupplier.get();
        if (supplied == null) {
            throw new IllegalStateException(
                    "The password supplier of " + url.replace().password(null).build() + " gave null");
        }
        return supplied;
    }

    /** The first host, or the path of a Unix socket; null: the driver's default. */
    public @Nullable String host() {
        return url.hostname();
    }

    /** Null: the dialect's default. */
    public @Nullable Integer port() {
        return url.port();
    }

    public @Nullable String database() {
        return url.database();
    }

    /** In order. Unmodifiable. */
    public Map<String, String> options() {
        return url.options();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DatabaseConfig that
                && url.equals(that.url)
                && Objects.equals(passwordSupplier, that.passwordSupplier);
    }

    @Override
    public int hashCode() {
        return Objects.hash(url, passwordSupplier);
    }

    @Override
    public String toString() {
        return "DatabaseConfig(" + url + (passwordSupplier == null ? ")" : ", password from a supplier)");
    }

    /** One coroutine or thread at a time. */
    public static final class Builder {
        private final DatabaseUrl.Builder url;
        private @Nullable Supplier<String> passwordSupplier;
        private String dialect = "";
        private boolean portIsZero;

        private Builder(DatabaseUrl.Builder url, @Nullable Supplier<String> passwordSupplier) {
            this.url = url;
            this.passwordSupplier = passwordSupplier;
        }

        public Builder dialect(String dialect) {
            this.dialect = dialect;
            url.dialect(dialect);
            return this;
        }

        /** Null or empty: the dialect's default driver. */
        public Builder driver(@Nullable String driver) {
            url.driver(driver);
            return this;
        }

        /** Null or empty: none. */
        public Builder username(@Nullable String username) {
            url.username(username);
            return this;
        }

        /** Null: none. */
        public Builder password(@Nullable String password) {
            url.password(password);
            return this;
        }

        /**
         * Asked for each new connection, for credentials that expire; overrides {@link #password}. It may be called from any
         * thread, several at once, and must not block for long. Null: the password is fixed.
         */
        public Builder passwordSupplier(@Nullable Supplier<String> passwordSupplier) {
            this.passwordSupplier = passwordSupplier;
            return this;
        }

        /** A name, an IP address (IPv6 without brackets) or the path of a Unix socket. Null or empty: the driver's default. */
        public Builder host(@Nullable String host) {
            url.hostname(host);
            return this;
        }

        /**
         * From 1 to 65535. Null: the dialect's default. SQLite has none, and takes 0 for that too: DAL-03.
         *
         * @throws InvalidDatabaseUrlException when it is out of range
         */
        public Builder port(@Nullable Integer port) {
            portIsZero = port != null && port == 0;
            url.port(portIsZero ? null : port);
            return this;
        }

        /**
         * Null: none.
         *
         * @throws InvalidDatabaseUrlException when it is blank: DAL-04
         */
        public Builder database(@Nullable String database) {
            if (database != null && database.isBlank()) {
                throw new InvalidDatabaseUrlException("Database name must not be empty");
            }
            url.database(database);
            return this;
        }

        /** Replaces all options. */
        public Builder options(Map<String, String> options) {
            url.options(options);
            return this;
        }

        /** Sets one option. Null: removes it. */
        public Builder option(String name, @Nullable String value) {
            url.option(name, value);
            return this;
        }

        /**
         * @throws InvalidDatabaseUrlException when a part cannot be used; the message names it
         */
        public DatabaseConfig build() {
            if (portIsZero && !dialect.equalsIgnoreCase("sqlite")) {
                throw new InvalidDatabaseUrlException("Port must be a positive integer, got 0");
            }
            return new DatabaseConfig(url.build(), passwordSupplier);
        }
    }
}
