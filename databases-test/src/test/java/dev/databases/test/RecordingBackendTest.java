package dev.databases.test;

import static dev.databases.test.Stages.acquire;
import static dev.databases.test.Stages.execute;
import static dev.databases.test.Stages.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.TransactionOptions;
import dev.databases.exceptions.AcquireTimeoutException;
import dev.databases.spi.ConnectionBackend;
import dev.databases.spi.Purpose;
import dev.databases.spi.RecordCursor;
import dev.databases.spi.TransactionBackend;
import dev.databases.sql.Batch;
import dev.databases.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecordingBackendTest {
    private final Faults faults = Faults.none();
    private final ScriptedBackend scripted =
            ScriptedBackend.builder().faults(faults).build();
    private final RecordingBackend backend = new RecordingBackend(scripted);

    @Test
    void everyCallIsWrittenDownInOrderWithoutValues() {
        get(backend.connect());
        ConnectionBackend connection = get(backend.acquire(Purpose.WRITE, null));
        TransactionBackend transaction = get(connection.begin(TransactionOptions.DEFAULT));
        get(connection.execute(Statement.of("PUT ? ?", "a", "secret")));
        get(connection.executeMany(new Batch("PUT ? ?", 2, List.<Object[]>of(new Object[] {"b", 1})), true));
        get(get(transaction.savepoint("one")).commit());
        get(get(transaction.savepoint("two")).rollback());
        get(connection.fetchAll(Statement.of("GET a")));
        get(connection.fetchOne(Statement.of("GET b")));
        RecordCursor cursor = get(connection.iterate(Statement.of("ROWS 3"), 10));
        get(cursor.fetch(10));
        get(cursor.close());
        get(transaction.commit());
        get(connection.release());
        get(backend.disconnect(Duration.ZERO));

        assertEquals(
                List.of(
                        "connect",
                        "acquire WRITE",
                        "begin",
                        "execute PUT ? ?",
                        "executeMany PUT ? ? (1 rows)",
                        "savepoint one",
                        "release savepoint one",
                        "savepoint two",
                        "rollback to savepoint two",
                        "fetchAll GET a",
                        "fetchOne GET b",
                        "iterate ROWS 3",
                        "fetch 10",
                        "close",
                        "commit",
                        "release",
                        "disconnect"),
                backend.calls());
        scripted.verify();
    }

    // BSD-23
    @Test
    void acquiresAndReleasesAreCounted() {
        get(backend.connect());
        ConnectionBackend first = acquire(backend);
        ConnectionBackend second = acquire(backend);
        get(first.release());
        get(first.release());

        AssertionError leak = assertThrows(AssertionError.class, backend::verify);
        get(second.release());

        assertEquals("1 of 2 connections were not released: no. 2 for HOLD", leak.getMessage());
        assertEquals(2, backend.acquired());
        assertEquals(2, backend.released());
        backend.verify();
    }

    @Test
    void failedAndCancelledAcquiresDoNotCount() {
        get(backend.connect());
        faults.failAcquire().at(FaultPoint.ACQUIRE, 2, Fault.HANG);

        Stages.failure(AcquireTimeoutException.class, backend.acquire(Purpose.READ, null));
        backend.acquire(Purpose.READ, null).toCompletableFuture().cancel(true);

        assertEquals(List.of("connect", "acquire READ", "acquire READ", "cancel acquire READ"), backend.calls());
        assertEquals(0, backend.acquired());
        backend.verify();
    }

    @Test
    void cancelReachesTheBackend() {
        get(backend.connect());
        ConnectionBackend connection = acquire(backend);
        backend.clear();
        CompletableFuture<?> sleeping =
                connection.execute(Statement.of("SLEEP 3600000")).toCompletableFuture();

        sleeping.cancel(true);
        execute(connection, "PUT a 1");

        assertEquals(
                List.of("execute SLEEP 3600000", "cancel execute SLEEP 3600000", "execute PUT a 1"), backend.calls());
        get(connection.release());
        scripted.verify();
    }
}
