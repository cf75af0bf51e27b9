package dev.databases.test.servers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs programs that end by themselves. */
final class Commands {
    private static final Path NOTHING = Path.of("/dev/null");

    private Commands() {}

    /** Runs one and gives what it wrote; anything but exit 0 is an error that shows it. */
    static String run(List<String> command) {
        return run(command, NOTHING);
    }

    /** The same, and it reads a file. */
    static String run(List<String> command, Path input) {
        Outcome outcome = outcome(command, input);
        if (outcome.exit() != 0) {
            throw new TestServerException("'" + command.get(0) + "' ended with " + outcome.exit() + ": "
                    + String.join(" ", command) + "\n" + outcome.output());
        }
        return outcome.output();
    }

    /** Runs one that may find nothing left to do. */
    static void runQuietly(List<String> command) {
        outcome(command, NOTHING);
    }

    /** What one writes that may fail. */
    static String output(List<String> command) {
        return outcome(command, NOTHING).output();
    }

    private record Outcome(int exit, String output) {}

    private static Outcome outcome(List<String> command, Path input) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectInput(ProcessBuilder.Redirect.from(input.toFile()))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new TestServerException("Cannot run '" + command.get(0) + "'.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestServerException("Interrupted while running '" + command.get(0) + "'.", e);
        }
    }
}
