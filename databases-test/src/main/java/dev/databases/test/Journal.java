package dev.databases.test;

import dev.databases.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a fake server saw. Safe for any thread. */
final class Journal {
    private final List<String> violations = new ArrayList<>();
    private final List<LoggedStatement> statements = new ArrayList<>();
    private long roundTrips;
    private long recordsSent;

    synchronized void violation(Session session, String what) {
        violations.add("Connection " + session.id + ": " + what + ".");
    }

    synchronized void violation(String what) {
        violations.add(what);
    }

    synchronized void sent(Session session, List<Statement> logged) {
        roundTrips++;
        logged.forEach(
                statement -> statements.add(new LoggedStatement(session.id, statement.sql(), statement.arguments())));
    }

    synchronized void recordsSent(long count) {
        recordsSent += count;
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized List<LoggedStatement> statements() {
        return List.copyOf(statements);
    }

    synchronized long roundTrips() {
        return roundTrips;
    }

    synchronized long recordsSent() {
        return recordsSent;
    }
}
