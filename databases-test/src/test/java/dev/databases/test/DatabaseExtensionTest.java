package dev.databases.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.databases.BlockingDatabase;
import dev.databases.Database;
import dev.databases.DatabaseUrl;
import dev.databases.FutureDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension as a Java program uses it. Each test would fail if it came after another that was not undone (EDX-22). */
class DatabaseExtensionTest {
    private static final ScriptedBackend BACKEND = ScriptedBackend.builder().build();

    @RegisterExtension
    static final DatabaseExtension database =
            DatabaseExtension.rollback(new Database(BACKEND, DatabaseUrl.parse("scripted://")));

    @BeforeAll
    static void commitTheSchema() {
        try (BlockingDatabase before = new Database(BACKEND, DatabaseUrl.parse("scripted://")).blocking()) {
            before.connect().execute("PUT schema 1");
        }
    }

    @BeforeEach
    void writeInSetUp() {
        assertNull(database.blocking().fetchOne("GET note"));
        assertNull(database.blocking().fetchOne("GET set_up"));
        database.blocking().execute("PUT set_up 1");
    }

    @AfterEach
    void writeInTearDown() {
        database.blocking().execute("PUT note 3");
    }

    @AfterAll
    static void nothingIsLeft() {
        assertEquals(Map.of("schema", 1L), BACKEND.facts());
        assertEquals(0, BACKEND.poolStatus().leased());
        assertEquals(List.of(), BACKEND.violations());
    }

    @Test
    void aTestSeesWhatWasCommittedBeforeAndInItsSetUp() {
        assertEquals(1L, database.blocking().fetchOne("GET schema").get("value"));
        assertEquals(1L, database.blocking().fetchOne("GET set_up").get("value"));
        database.blocking().execute("PUT schema 2");
    }

    @Test
    void aTransactionOfTheProgramIsUndoneToo() {
        database.blocking().transaction(transaction -> transaction.execute("PUT note 1"));

        assertEquals(1L, database.blocking().fetchOne("GET note").get("value"));
    }

    @Test
    void otherThreadsWorkInTheSameTransaction() throws Exception {
        CompletableFuture.runAsync(() -> database.blocking().execute("PUT note 2"))
                .get();

        assertEquals(2L, database.futures().fetchOne("GET note").get().get("value"));
    }

    @Test
    void parametersAreResolved(Database suspending, BlockingDatabase blocking, FutureDatabase futures) {
        assertSame(database.getDatabase(), suspending);
        assertSame(suspending, blocking.suspending());
        assertSame(suspending, futures.suspending());
        assertTrue(suspending.isConnected());
    }

    @Nested
    class InANestedClass {
        @Test
        void eachTestIsStillOneTransaction() {
            assertEquals(1L, database.blocking().fetchOne("GET set_up").get("value"));
            database.blocking().execute("PUT note 4");
        }
    }
}
