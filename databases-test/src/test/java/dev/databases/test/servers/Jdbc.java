package dev.databases.test.servers;

import dev.databases.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/** Servers through drivers that are not ours; MariaDB's speaks to MySQL, too. */
final class Jdbc {
    private Jdbc() {}

    static Connection connect(DatabaseUrl url) throws SQLException {
        return connect(url, Map.of());
    }

    /** The options are the driver's. */
    static Connection connect(DatabaseUrl url, Map<String, String> options) throws SQLException {
        boolean postgres = ServerKind.POSTGRESQL.fits(url);
        Properties properties = new Properties();
        properties.setProperty("user", String.valueOf(url.username()));
        if (url.password() != null) {
            properties.setProperty("password", url.password());
        }
        properties.setProperty(postgres ? "loginTimeout" : "connectTimeout", postgres ? "10" : "10000");
        properties.putAll(options);
        return DriverManager.getConnection(
                (postgres ? "jdbc:postgresql://" : "jdbc:mariadb://") + url.hostname() + ":" + url.port() + "/"
                        + url.database(),
                properties);
    }

    static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String text(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = connect(url)) {
            return text(connection, sql);
        }
    }

    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
