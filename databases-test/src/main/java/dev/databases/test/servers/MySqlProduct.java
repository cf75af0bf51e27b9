package dev.databases.test.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What the launcher must know of MySQL or of MariaDB: where they part. Immutable. */
interface MySqlProduct extends BinarySource {
    // "mysqld  Ver 8.0.31 for Linux on x86_64", with a path before it
    Pattern VERSION = Pattern.compile("(?<=Ver )\\S+");

    @Override
    default Pattern versionNumber() {
        return VERSION;
    }

    /** Lines of the configuration, before the settings. */
    List<String> configuration(Path home);

    /** The line that turns TLS off. */
    String withoutTls();

    /** The ways to log in for which there is a user, named like it. The first is the superuser's, too. */
    List<String> authenticationPlugins();

    /** What {@code CREATE USER} says of the plugin and the password, which has letters and digits only. */
    String identified(String plugin, String password);

    /** The SQL that makes what a fresh server has: users, and a database to work in. One statement a line. */
    default String setup(String password) {
        List<String> plugins = authenticationPlugins();
        StringBuilder sql = new StringBuilder(createUser(kind().superuser(), identified(plugins.get(0), password)));
        plugins.forEach(plugin -> sql.append(createUser(plugin, identified(plugin, password))));
        return sql.append("CREATE DATABASE ")
                .append(kind().database())
                .append(";\n")
                .toString();
    }

    private static String createUser(String name, String identified) {
        return "CREATE USER '%1$s'@'%%' %2$s;\nGRANT ALL PRIVILEGES ON *.* TO '%1$s'@'%%' WITH GRANT OPTION;\n"
                .formatted(name, identified);
    }
}
