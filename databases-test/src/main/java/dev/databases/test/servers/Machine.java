package dev.databases.test.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What binaries must fit: system, processor, C library. */
final class Machine {
    private static final String SYSTEM = System.getProperty("os.name").toLowerCase(Locale.ROOT);

    private Machine() {}

    static boolean isLinux() {
        return SYSTEM.contains("linux");
    }

    static boolean isMac() {
        return SYSTEM.contains("mac");
    }

    static boolean isArm() {
        return List.of("aarch64", "arm64").contains(System.getProperty("os.arch"));
    }

    /** Alpine Linux and its like, where the usual binaries do not run. */
    static boolean isMusl() {
        return Files.exists(Path.of("/lib/ld-musl-x86_64.so.1")) || Files.exists(Path.of("/lib/ld-musl-aarch64.so.1"));
    }
}
