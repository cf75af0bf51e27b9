package dev.databases.sqlite;

import dev.databases.DatabaseOptions;
import dev.databases.DatabaseUrl;
import dev.databases.Record;
import dev.databases.TransactionOptions;
import dev.databases.spi.BackendConfig;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.DatabaseListener;
import dev.databases.spi.Purpose;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Not a test: measures this backend against sqlite-jdbc with reused prepared statements, on one thread, alternating. Prints the
 * best round of each and their ratio. Run: {@code java -cp ... dev.databases.sqlite.SqliteSpeed [rounds]}
 */
final class SqliteSpeed {
    private static final String COLUMNS = "id, name, n, d, note, done";
    private static final String ONE = "SELECT " + COLUMNS + " FROM t WHERE id = ?";
    private static final String ALL = "SELECT " + COLUMNS + " FROM t LIMIT 1000";
    private static final String INSERT = "INSERT INTO w (id, name, n, d, note, done) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = "UPDATE t SET n = ? WHERE id = ?";
    private static final int MANY = 10_000;

    private static long sink;

    private SqliteSpeed() {}

    interface Work {
        void run() throws SQLException;
    }

    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 40;
        Path directory = Files.createTempDirectory("databases-speed");
        Path file = directory.resolve("speed.db");
        SqliteBackend backend = (SqliteBackend) new SqliteBackendProvider().create(config("sqlite:///" + file));
        backend.connect().toCompletableFuture().join();
        try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("raw.db"))) {
            ConnectionBackend ours = await(backend.acquire(Purpose.HOLD, null));
            prepare(raw);
            for (String sql : schema()) {
                await(ours.execute(Statement.of(sql)));
            }
            await(ours.executeMany(new Batch(INSERT.replace("INTO w", "INTO t"), 6, rows(1_000)), true));
            compare("select by key x1000", rounds, selectRaw(raw), () -> {
                for (int i = 1; i <= 1_000; i++) {
                    sink += await(ours.fetchAll(Statement.of(ONE, (long) i))).size();
                }
            });
            compare("acquire, select by key, release x1000", rounds, selectRaw(raw), () -> {
                for (int i = 1; i <= 1_000; i++) {
                    ConnectionBackend connection = await(backend.acquire(Purpose.READ, null));
                    sink += await(connection.fetchAll(Statement.of(ONE, (long) i)))
                            .size();
                    connection.release();
                }
            });
            Work oursAll = () -> {
                List<Record> records = await(ours.fetchAll(Statement.of(ALL)));
                sink += records.size();
            };
            compare("fetchAll 1000 x 6", rounds * 3, fetchRaw(raw, false), oursAll);
            compare("fetchAll 1000 x 6, raw asks wasNull", rounds * 3, fetchRaw(raw, true), oursAll);
            List<Object[]> rows = rows(MANY);
            Work oursMany = () -> {
                await(ours.execute(Statement.of("DELETE FROM w")));
                sink += await(ours.executeMany(new Batch(INSERT, 6, rows), true))
                        .rowsAffected();
            };
            compare("executeMany 10000 x 6, raw batch", rounds / 2, batchRaw(raw, rows), oursMany);
            compare("executeMany 10000 x 6, raw multi-row", rounds / 2, multiRowRaw(raw, rows), oursMany);
            compare("begin, select, update, commit x100", rounds, transactionRaw(raw), () -> {
                for (int i = 1; i <= 100; i++) {
                    TransactionBackend transaction = await(ours.begin(TransactionOptions.DEFAULT));
                    sink += await(ours.fetchAll(Statement.of(ONE, (long) i))).size();
                    await(ours.execute(Statement.of(UPDATE, i, (long) i)));
                    await(transaction.commit());
                }
            });
            compare("autocommit insert x100", rounds, insertRaw(raw), () -> {
                await(ours.execute(Statement.of("DELETE FROM w")));
                for (int i = 1; i <= 100; i++) {
                    sink += await(ours.execute(Statement.of(INSERT, row(i)))).rowsAffected();
                }
            });
            ours.release();
        } finally {
            backend.disconnect(java.time.Duration.ZERO).toCompletableFuture().join();
        }
        System.out.println(sink == 0 ? "nothing was read" : "");
    }

    private static <T> T await(java.util.concurrent.CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static BackendConfig config(String url) {
        DatabaseUrl parsed = DatabaseUrl.parse(url);
        return new BackendConfig(
                parsed,
                DatabaseOptions.from(parsed),
                null,
                DatabaseListener.NONE,
                dev.databases.values.ValueConverters.NONE);
    }

    private static void compare(String name, int rounds, Work raw, Work ours) throws SQLException {
        long bestRaw = Long.MAX_VALUE;
        long bestOurs = Long.MAX_VALUE;
        for (int round = 0; round < rounds * 2; round++) {
            long rawTime = time(raw);
            long oursTime = time(ours);
            if (round >= rounds) {
                bestRaw = Math.min(bestRaw, rawTime);
                bestOurs = Math.min(bestOurs, oursTime);
            }
        }
        System.out.printf(
                "%-40s raw %9.1f us  ours %9.1f us  ratio %.2f%n",
                name, bestRaw / 1e3, bestOurs / 1e3, (double) bestRaw / bestOurs);
    }

    private static long time(Work work) throws SQLException {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private static List<String> schema() {
        String columns = "(id INTEGER PRIMARY KEY, name TEXT, n INTEGER, d REAL, note VARCHAR(200), done BOOLEAN)";
        return List.of("CREATE TABLE t " + columns, "CREATE TABLE w " + columns);
    }

    private static Object[] row(int i) {
        return new Object[] {
            (long) i,
            "name " + i,
            i * 7,
            i / 3.0,
            "some longer note with text " + i + " and a bit more of it",
            (i & 1) == 1
        };
    }

    private static List<Object[]> rows(int count) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            rows.add(row(i));
        }
        return rows;
    }

    private static void prepare(Connection raw) throws SQLException {
        try (java.sql.Statement statement = raw.createStatement()) {
            statement.execute("PRAGMA journal_mode=wal");
            statement.execute("PRAGMA synchronous=normal");
            statement.execute("PRAGMA foreign_keys=on");
            for (String sql : schema()) {
                statement.execute(sql);
            }
        }
        insert(raw, INSERT.replace("INTO w", "INTO t"), rows(1_000));
    }

    private static void bind(PreparedStatement statement, Object[] row, int offset) throws SQLException {
        statement.setLong(offset + 1, (Long) row[0]);
        statement.setString(offset + 2, (String) row[1]);
        statement.setInt(offset + 3, (Integer) row[2]);
        statement.setDouble(offset + 4, (Double) row[3]);
        statement.setString(offset + 5, (String) row[4]);
        statement.setBoolean(offset + 6, (Boolean) row[5]);
    }

    private static Object[] read(ResultSet rows) throws SQLException {
        return new Object[] {
            rows.getInt(1), rows.getString(2), rows.getInt(3), rows.getDouble(4), rows.getString(5), rows.getBoolean(6)
        };
    }

    private static Work selectRaw(Connection raw) throws SQLException {
        PreparedStatement statement = raw.prepareStatement(ONE);
        return () -> {
            for (int i = 1; i <= 1_000; i++) {
                statement.setLong(1, i);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        sink += read(rows).length;
                    }
                }
            }
        };
    }

    private static Object orNull(ResultSet rows, Object value) throws SQLException {
        return rows.wasNull() ? null : value;
    }

    private static Object[] readNullable(ResultSet rows) throws SQLException {
        return new Object[] {
            orNull(rows, rows.getInt(1)),
            rows.getString(2),
            orNull(rows, rows.getInt(3)),
            orNull(rows, rows.getDouble(4)),
            rows.getString(5),
            orNull(rows, rows.getBoolean(6))
        };
    }

    private static Work fetchRaw(Connection raw, boolean nulls) throws SQLException {
        PreparedStatement statement = raw.prepareStatement(ALL);
        return () -> {
            List<Object[]> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(nulls ? readNullable(rows) : read(rows));
                }
            }
            sink += all.size();
        };
    }

    private static void insert(Connection raw, String sql, List<Object[]> rows) throws SQLException {
        raw.setAutoCommit(false);
        try (PreparedStatement statement = raw.prepareStatement(sql)) {
            for (Object[] row : rows) {
                bind(statement, row, 0);
                statement.addBatch();
            }
            sink += statement.executeBatch().length;
        }
        raw.commit();
        raw.setAutoCommit(true);
    }

    private static void empty(Connection raw) throws SQLException {
        try (java.sql.Statement statement = raw.createStatement()) {
            statement.executeUpdate("DELETE FROM w");
        }
    }

    private static Work batchRaw(Connection raw, List<Object[]> rows) {
        return () -> {
            empty(raw);
            insert(raw, INSERT, rows);
        };
    }

    private static Work multiRowRaw(Connection raw, List<Object[]> rows) {
        int chunk = 125;
        String sql = INSERT + ", (?, ?, ?, ?, ?, ?)".repeat(chunk - 1);
        return () -> {
            empty(raw);
            raw.setAutoCommit(false);
            try (PreparedStatement statement = raw.prepareStatement(sql)) {
                for (int i = 0; i < rows.size(); i += chunk) {
                    for (int row = 0; row < chunk; row++) {
                        bind(statement, rows.get(i + row), row * 6);
                    }
                    sink += statement.executeUpdate();
                }
            }
            raw.commit();
            raw.setAutoCommit(true);
        };
    }

    private static Work transactionRaw(Connection raw) throws SQLException {
        PreparedStatement begin = raw.prepareStatement("BEGIN IMMEDIATE");
        PreparedStatement commit = raw.prepareStatement("COMMIT");
        PreparedStatement select = raw.prepareStatement(ONE);
        PreparedStatement update = raw.prepareStatement(UPDATE);
        return () -> {
            for (int i = 1; i <= 100; i++) {
                begin.executeUpdate();
                select.setLong(1, i);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        sink += read(rows).length;
                    }
                }
                update.setInt(1, i);
                update.setLong(2, i);
                sink += update.executeUpdate();
                commit.executeUpdate();
            }
        };
    }

    private static Work insertRaw(Connection raw) throws SQLException {
        PreparedStatement statement = raw.prepareStatement(INSERT);
        return () -> {
            empty(raw);
            for (int i = 1; i <= 100; i++) {
                bind(statement, row(i), 0);
                sink += statement.executeUpdate();
            }
        };
    }
}
