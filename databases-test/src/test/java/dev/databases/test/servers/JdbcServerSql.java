package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import java.sql.SQLException;

/** Stands for the front, because no backend for a server is on this module's class path. */
public final class JdbcServerSql implements ServerSql {
    @Override
    public void execute(DatabaseUrl url, String sql) {
        try {
            Jdbc.execute(url, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String fetchText(DatabaseUrl url, String sql) {
        try {
            return Jdbc.text(url, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
