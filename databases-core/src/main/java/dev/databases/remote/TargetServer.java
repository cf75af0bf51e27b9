package dev.databases.remote;

/**
 * Which server a connection may go to; the values and meanings of libpq's {@code target_session_attrs}. A database knows those
 * that {@link RemoteProduct#targets} has.
 */
public enum TargetServer {
    /** Whichever answers. Nothing is asked. */
    ANY("any"),
    /** One that writes: no standby, and not read-only. */
    READ_WRITE("read-write"),
    /** One that does not: a standby, or read-only. */
    READ_ONLY("read-only"),
    /** No standby. */
    PRIMARY("primary"),
    /** A hot standby. */
    STANDBY("standby"),
    /** A hot standby; when there is none among the hosts, whichever answers. */
    PREFER_STANDBY("prefer-standby");

    private final String word;

    TargetServer(String word) {
        this.word = word;
    }

    /** As in a URL. */
    public String word() {
        return word;
    }

    /** Whether a server of this kind will do; of {@link #PREFER_STANDBY}, in its first round. */
    boolean accepts(boolean standby, boolean readOnly) {
        return switch (this) {
            case ANY -> true;
            case READ_WRITE -> !standby && !readOnly;
            case READ_ONLY -> standby || readOnly;
            case PRIMARY -> !standby;
            case STANDBY, PREFER_STANDBY -> standby;
        };
    }
}
