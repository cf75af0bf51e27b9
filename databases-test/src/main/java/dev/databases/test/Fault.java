package dev.databases.test;

/** What goes wrong at a {@link FaultPoint}. */
public enum Fault {
    /**
     * It is refused and has no effect; the connection lives on. A refused commit is a rollback, a refused rollback leaves the
     * connection broken, a refused release closes the connection.
     */
    FAIL,
    /** The connection is lost before it has an effect. */
    DROP,
    /** It takes effect, then the connection is lost before the answer arrives: the caller is in doubt. */
    DROP_AFTER,
    /** It is never answered. Cancelling ends it and the connection lives on; opening one ends by {@code connectTimeout}. */
    HANG,
    /** The connection's peer is dead: neither this nor anything later on the connection is answered, a cancel included. */
    FREEZE
}
