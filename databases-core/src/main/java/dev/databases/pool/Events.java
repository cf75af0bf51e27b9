package dev.databases.pool;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener, whose exceptions go no further. Safe for any thread. */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

    private final PoolListener listener;
    private final boolean heard;

    Events(PoolListener listener) {
        this.listener = listener;
        this.heard = listener != PoolListener.NONE;
    }

    void opened(long took) {
        tell(it -> it.opened(Duration.ofNanos(took)));
    }

    void acquired(Lease<?> lease) {
        if (heard && lease.announce()) {
            tell(it -> it.acquired(Duration.ofNanos(lease.waited)));
        }
    }

    void released(Lease<?> lease, long now) {
        if (heard) {
            // The holder may give it back before the thread that delivered it comes to tell.
            acquired(lease);
            tell(it -> it.released(Duration.ofNanos(now - lease.acquiredAt)));
        }
    }

    void timedOut(long waited) {
        tell(it -> it.timedOut(Duration.ofNanos(waited)));
    }

    void discarded(String reason) {
        tell(it -> it.discarded(reason));
    }

    void closed(String reason) {
        tell(it -> it.closed(reason));
    }

    void leaked(Throwable place, Duration held) {
        LOG.warn(
                "A connection has been held for {} ms and not given back. It was acquired here:",
                held.toMillis(),
                place);
        tell(it -> it.leaked(place, held));
    }

    private void tell(Consumer<PoolListener> event) {
        if (heard) {
            try {
                event.accept(listener);
            } catch (Throwable error) {
                LOG.warn("A pool listener failed", error);
            }
        }
    }
}
