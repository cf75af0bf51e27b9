package dev.databases.test.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A small shell process that outlives this JVM by a moment: when its standard input ends, because it is closed or because the
 * JVM is gone, however it went, it ends the server's processes and removes the server's directory. Safe for any thread.
 */
final class Watchdog {
    /** The file in the server's directory that says whom to end: process ids, the main one first. */
    private static final String WATCHED = "watched";

    /** Asks the main process first (its children may be in the middle of a computation), then does not ask. */
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            cat >/dev/null
            pids=$(cat "$1/watched")
            if [ -n "$pids" ]; then
              set -- "$1" "$2" $pids
              kill -s "$2" "$3"
              kill -s CONT $pids
              n=0
              while kill -0 "$3" && [ $n -lt 100 ]; do sleep 0.05; n=$((n + 1)); done
              kill -s KILL $pids
            fi
            rm -rf "$1"
            """;

    private static final Set<Watchdog> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Watchdog::closeAll, "databases-test servers"));
    }

    private final Path directory;
    private final Process shell;

    /**
     * @param directory the server's own; removed at the end
     * @param signal what makes the server end at once, however busy: {@code QUIT}, {@code KILL}
     */
    Watchdog(Path directory, String signal) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve(WATCHED), "");
        shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT, "databases-test", directory.toString(), signal)
                .directory(directory.getRoot().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        OPEN.add(this);
    }

    /** The command that runs this one under the watchdog's eyes from its first moment. */
    List<String> command(List<String> command) {
        // Names itself before it becomes the server; when the directory is gone already, the JVM is too, and nothing
        // starts.
        List<String> whole = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "echo $$ >\"$0\" && exec \"$@\"",
                directory.resolve(WATCHED).toString()));
        whole.addAll(command);
        return whole;
    }

    /** From now on it watches these, the main one first; none: nothing runs. */
    void watch(long... pids) {
        try {
            Path next = directory.resolve(WATCHED + ".next");
            Files.writeString(next, LongStream.of(pids).mapToObj(Long::toString).collect(Collectors.joining(" ")));
            Files.move(next, directory.resolve(WATCHED), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TestServerException("Cannot write to the server's directory " + directory + ".", e);
        }
    }

    /** Ends what is watched and removes the directory; waits for that, up to 10 s. May be called twice. */
    void close() {
        OPEN.remove(this);
        letGo();
        await();
    }

    private static void closeAll() {
        OPEN.forEach(Watchdog::letGo);
        OPEN.forEach(Watchdog::await);
    }

    private void letGo() {
        try {
            shell.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // Then there is nobody to tell.
        }
    }

    private void await() {
        try {
            shell.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
