package dev.databases.test.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Two MariaDB servers that are one Galera cluster: what is committed on one is on the other, or on neither. When they lose each
 * other, the first goes on and the second refuses everything (1047), because the first has two votes. It needs MariaDB's binaries
 * on the class path and Galera's library on this machine; on Debian and Ubuntu that is the package {@code galera-4}. A node that
 * was killed does not come back: for that, start another cluster. Safe for any thread.
 */
public final class GaleraCluster implements AutoCloseable {
    /** Debian and Ubuntu; Fedora and MariaDB's own packages for it. */
    private static final List<Path> USUAL_PLACES = List.of(
            Path.of("/usr/lib/galera/libgalera_smm.so"),
            Path.of("/usr/lib64/galera/libgalera_smm.so"),
            Path.of("/usr/lib64/galera-4/libgalera_smm.so"));

    private static final String UUID = "SELECT variable_value FROM information_schema.global_status"
            + " WHERE variable_name = 'wsrep_cluster_state_uuid'";
    private static final String STATE = "SELECT variable_value FROM information_schema.global_status"
            + " WHERE variable_name = 'wsrep_local_state_comment'";

    private final EmbeddedMySql first;
    private final EmbeddedMySql second;

    private GaleraCluster(EmbeddedMySql first, EmbeddedMySql second) {
        this.first = first;
        this.second = second;
    }

    /**
     * Starts both nodes and waits until both take statements, about 3 s.
     *
     * @throws MissingLibraryException when Galera's library is not on this machine, with the package to install; {@link
     *     TestServers#orSkip} skips the test then
     * @throws TestServerException when there are no binaries, or when a node does not start, with the end of its log
     */
    public static GaleraCluster start() {
        Path library = USUAL_PLACES.stream()
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() ->
                        new MissingLibraryException("There is no Galera cluster on this machine, because it lacks "
                                + "libgalera_smm.so. Install it; on Debian and Ubuntu: apt-get install galera-4"));
        int port = Ports.free();
        EmbeddedMySql first = node(library, port, "pc.weight=2")
                // What is waited for with "skip" may be over before the server looks, and it then waits for ever.
                .setting("wsrep_sst_method", "rsync")
                .setting("wsrep_cluster_address", "gcomm://")
                .start();
        try {
            String uuid = ServerSql.find().fetchText(first.url(), UUID);
            EmbeddedMySql second = node(library, Ports.free(), "pc.weight=1")
                    .setting("wsrep_sst_method", "skip")
                    .setting("wsrep_cluster_address", "gcomm://127.0.0.1:" + port)
                    // Both begin with the same data, so nothing is to be copied.
                    .dataFile("grastate.dat", "version: 2.1\nuuid: " + uuid + "\nseqno: 1\nsafe_to_bootstrap: 0\n")
                    .start();
            return new GaleraCluster(first, second).awaitSynced();
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    // https://mariadb.com/docs/galera-cluster/reference/wsrep-variable-details/wsrep_provider_options
    private static EmbeddedMySqlBuilder node(Path library, int port, String options) {
        return EmbeddedMySql.mariadb()
                .setting("wsrep_on", "ON")
                .setting("wsrep_provider", library.toString())
                .setting("wsrep_node_address", "127.0.0.1")
                .setting("binlog_format", "ROW")
                .setting("innodb_autoinc_lock_mode", "2")
                .setting(
                        "wsrep_provider_options",
                        "gmcast.listen_addr=tcp://127.0.0.1:" + port + ";base_port=" + port
                                + ";ist.recv_addr=127.0.0.1:" + Ports.free()
                                + ";gcache.size=8M;pc.recovery=no;evs.keepalive_period=PT0.5S;evs.suspect_timeout=PT2S;"
                                + options);
    }

    private GaleraCluster awaitSynced() {
        try {
            Deadline.await("both nodes of a Galera cluster", 30, () -> isSynced(first) && isSynced(second));
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static boolean isSynced(EmbeddedMySql node) {
        try {
            return ServerSql.find().fetchText(node.url(), STATE).equals("Synced");
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    /** The node that goes on when the two lose each other. */
    public EmbeddedMySql first() {
        return first;
    }

    /** The node that refuses everything then. */
    public EmbeddedMySql second() {
        return second;
    }

    /** Ends both. May be called twice. */
    @Override
    public void close() {
        second.close();
        first.close();
    }

    @Override
    public String toString() {
        return "Galera cluster of " + first + " and " + second;
    }
}
