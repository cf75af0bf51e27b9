package dev.databases.test.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of one MySQL or MariaDB server. One thread at a time. */
final class MySqlDirectory extends ServerDirectory {
    private static final int SILENCE_MILLIS = 2_000;

    private final List<String> lines;
    private final Map<String, String> settings;
    private int port;

    /**
     * A new one, still without data.
     *
     * @param tls null: the server does not speak it
     */
    MySqlDirectory(
            TestCache cache, MySqlProduct product, Path home, Map<String, String> settings, @Nullable ServerTls tls)
            throws IOException {
        super(cache, "my-");
        this.lines = new ArrayList<>(product.configuration(home));
        this.settings = new HashMap<>(settings);
        if (!settings.containsKey("tmpdir")) {
            // A MariaDB that starts deletes what it takes for leftovers, which in a common directory are another
            // server's tables.
            this.settings.put(
                    "tmpdir",
                    Account.current().createDirectory(root().resolve("tmp")).toString());
        }
        if (tls == null) {
            lines.add(product.withoutTls());
        } else {
            ServerTls own = tls.copyTo(root());
            this.settings.put("ssl_cert", own.server().certificate().toString());
            this.settings.put("ssl_key", own.server().key().toString());
            this.settings.put("ssl_ca", own.clientAuthority().toString());
        }
    }

    /** The option file. */
    Path file() {
        return root().resolve("my.cnf");
    }

    Path socket() {
        return root().resolve("sock");
    }

    private Path pidFile() {
        return root().resolve("pid");
    }

    @Override
    void configure(int port) throws IOException {
        this.port = port;
        forgetProcess();
        settings.put("port", Integer.toString(port));
        settings.put("datadir", data().toString());
        settings.put("socket", socket().toString());
        settings.put("pid_file", pidFile().toString());
        // MySQL 8.0 manual, 4.2.2.2: a backslash begins an escape.
        String all = ServerSettings.lines(
                settings,
                value -> value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n"));
        Account.current().write(file(), "[mysqld]\n" + String.join("\n", lines) + "\n" + all);
    }

    @Override
    void forgetProcess() {
        delete(pidFile());
        delete(socket());
        delete(root().resolve("sock.lock"));
    }

    @Override
    boolean saysPortIsTaken(String log) {
        return log.contains("Bind on TCP/IP port");
    }

    /** It writes the file once the port is its own, and greets who comes once it can serve. */
    @Override
    boolean isReady() {
        return pid() > 0 && greets();
    }

    private boolean greets() {
        try (Socket client = new Socket()) {
            client.setSoTimeout(SILENCE_MILLIS);
            client.connect(new InetSocketAddress("127.0.0.1", port), SILENCE_MILLIS);
            // MySQL's protocol, "HandshakeV10": a length of three bytes, a number, the version of the protocol.
            byte[] start = client.getInputStream().readNBytes(5);
            return start.length == 5 && start[4] == 10;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** 0: not written yet. */
    @Override
    long pid() {
        try {
            String text = Files.readString(pidFile()).strip();
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (IOException notYet) {
            return 0;
        }
    }
}
