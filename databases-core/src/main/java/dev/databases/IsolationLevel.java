package dev.databases;

/** How much of other transactions a transaction may see; SQL:2016, 4.38. A level that the database lacks is refused, not replaced. */
public enum IsolationLevel {
    READ_UNCOMMITTED("READ UNCOMMITTED"),
    READ_COMMITTED("READ COMMITTED"),
    REPEATABLE_READ("REPEATABLE READ"),
    SERIALIZABLE("SERIALIZABLE");

    private final String sql;

    IsolationLevel(String sql) {
        this.sql = sql;
    }

    /** The level's name in SQL, for example {@code READ COMMITTED}. */
    public String sql() {
        return sql;
    }
}
