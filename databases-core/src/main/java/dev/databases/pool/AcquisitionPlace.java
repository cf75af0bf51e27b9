package dev.databases.pool;

import java.util.List;

/** Where connections are acquired. */
final class AcquisitionPlace {
    private static final List<String> NOT_THE_CALLER =
            List.of("dev.databases.", "java.", "jdk.", "kotlin.", "kotlinx.");

    private AcquisitionPlace() {}

    static Throwable here() {
        return new Throwable("The connection was acquired here");
    }

    /** The frame that a user of this library recognises; the innermost one when there is none. */
    static String describe(Throwable place) {
        StackTraceElement[] frames = place.getStackTrace();
        for (StackTraceElement frame : frames) {
            if (NOT_THE_CALLER.stream().noneMatch(frame.getClassName()::startsWith)) {
                return frame.toString();
            }
        }
        return frames.length == 0 ? "an unknown place" : frames[0].toString();
    }
}
