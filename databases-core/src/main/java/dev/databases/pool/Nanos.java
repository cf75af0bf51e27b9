package dev.databases.pool;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lengths of time in nanoseconds. */
final class Nanos {
    /** 146 years: half the range, so that differences of moments never overflow. */
    static final long NEVER = Long.MAX_VALUE / 2;

    private Nanos() {}

    /** No duration, and one that does not fit, last for ever. */
    static long of(@Nullable Duration duration) {
        if (duration == null) {
            return NEVER;
        }
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(Duration.ofNanos(NEVER)) >= 0 ? NEVER : duration.toNanos();
    }

    /** Such as {@code 0.25 s}, rounded to milliseconds. */
    static String describe(long nanos) {
        BigDecimal seconds =
                BigDecimal.valueOf(nanos, 9).setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
        return seconds.toPlainString() + " s";
    }
}
