package dev.databases.test.servers;

import org.jspecify.annotations.Nullable;

/** No server could be found, or one did not start or stop; the message says what was tried and what to do. */
public class TestServerException extends RuntimeException {
    TestServerException(String message) {
        super(message);
    }

    TestServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The same, for the next one who asks. */
    TestServerException again() {
        return new TestServerException(String.valueOf(getMessage()), this);
    }
}
