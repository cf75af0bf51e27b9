package dev.databases.test.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A running server: its main process and that one's children. One thread at a time. */
final class ServerProcess {
    private final Process started;
    private final Watchdog watchdog;
    private ProcessHandle main;

    private ServerProcess(Process started, Watchdog watchdog) {
        this.started = started;
        this.watchdog = watchdog;
        this.main = started.toHandle();
    }

    /** Starts the command as the account; its output is appended to the log. */
    static ServerProcess start(List<String> command, Path directory, Path log, Watchdog watchdog) throws IOException {
        Process process = new ProcessBuilder(watchdog.command(Account.current().command(command)))
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new ServerProcess(process, watchdog);
    }

    /** Says which process is the server, in case that the one started is only its wrapper. */
    void main(long pid) {
        if (pid != main.pid()) {
            main = ProcessHandle.of(pid).orElse(main);
            watchdog.watch(pid);
        }
    }

    long pid() {
        return main.pid();
    }

    boolean isAlive() {
        return started.isAlive();
    }

    /** Sends a signal to the main process: {@code INT}, {@code QUIT}. */
    void signal(String name) {
        signal(name, List.of(main));
    }

    /** Waits until it has ended. */
    boolean awaitEnd(long seconds) {
        try {
            boolean ended = started.waitFor(seconds, TimeUnit.SECONDS);
            if (ended) {
                watchdog.watch();
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestServerException("Interrupted while a server stopped.", e);
        }
    }

    /** Stops all its processes where they are. */
    void freeze() {
        Set<ProcessHandle> all = freezeAll();
        watchdog.watch(all.stream().mapToLong(ProcessHandle::pid).toArray());
    }

    /** Lets them go on. */
    void thaw() {
        signal("CONT", family());
        watchdog.watch(main.pid());
    }

    /** Ends all its processes at once with SIGKILL and waits until they are gone. */
    void kill() {
        Set<ProcessHandle> all = freezeAll();
        signal("KILL", all);
        awaitEnd(10);
        Deadline.await(
                "the processes of a killed server to be gone",
                10,
                () -> all.stream().noneMatch(ServerProcess::runs));
    }

    /** The main one first: a frozen parent starts no more children while the others are looked for. */
    private Set<ProcessHandle> freezeAll() {
        signal("STOP", List.of(main));
        Set<ProcessHandle> frozen = new LinkedHashSet<>(List.of(main));
        while (true) {
            List<ProcessHandle> more = new ArrayList<>(family());
            more.removeAll(frozen);
            if (more.isEmpty()) {
                return frozen;
            }
            signal("STOP", more);
            frozen.addAll(more);
        }
    }

    /** The main process and all below it. */
    Set<ProcessHandle> family() {
        Set<ProcessHandle> all = new LinkedHashSet<>(List.of(main));
        main.descendants().forEach(all::add);
        return all;
    }

    /** The JDK takes an orphan that nobody waits for as alive; in a container without an init nobody does. */
    static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            return !Files.readString(Path.of("/proc/" + process.pid() + "/stat"))
                    .contains(") Z ");
        } catch (IOException noProc) {
            return process.isAlive();
        }
    }

    private static void signal(String name, Iterable<ProcessHandle> processes) {
        List<String> pids = new ArrayList<>();
        processes.forEach(process -> pids.add(Long.toString(process.pid())));
        // The shell's own kill: the program of that name is not everywhere.
        Commands.runQuietly(List.of("/bin/sh", "-c", "kill -s " + name + " " + String.join(" ", pids)));
    }
}
