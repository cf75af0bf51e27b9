package dev.databases.spi;

/**
 * Which server answers, for those who write SQL that differs between products or versions: {@code MariaDB 11.4.5}. Ask {@link
 * Dialect#supports} first; this is for what no {@link Feature} says. Immutable.
 *
 * @param name as the maker writes it: {@code PostgreSQL}, {@code MySQL}, {@code MariaDB}, {@code SQLite}
 * @param major the first number of the version; 0 when the server told none
 * @param minor the second; 0 when there is none
 * @param patch the third; 0 when there is none
 */
public record ServerProduct(String name, int major, int minor, int patch) {
    /** {@code 11.4.5}. */
    public String version() {
        return major + "." + minor + "." + patch;
    }

    /** {@code MariaDB 11.4.5}. */
    @Override
    public String toString() {
        return name + " " + version();
    }
}
