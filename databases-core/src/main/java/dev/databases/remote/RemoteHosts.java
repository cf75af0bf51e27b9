package dev.databases.remote;

import dev.databases.Record;
import dev.databases.exceptions.AuthenticationException;
import dev.databases.exceptions.CannotConnectException;
import dev.databases.exceptions.ConnectionException;
import dev.databases.exceptions.DatabaseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the host to connect to, as libpq does. Safe for any thread.
 *
 * <p>Hosts are tried in the order of the URL, each for {@code connectTimeout}, role included. The next one is tried when a host
 * cannot be reached, does not answer in time, refuses the connection for whatever reason, or has another role than {@code
 * target_session_attrs} asks for. Only a failed login ends the search: the same credentials would fail again, and might lock the
 * user out. {@code prefer-standby} goes through the hosts a second time and takes what answers.
 */
public final class RemoteHosts {
    private final RemoteOptions options;

    public RemoteHosts(RemoteOptions options) {
        this.options = options;
    }

    /**
     * Opens a connection to the first host that fits.
     *
     * @param opener opens one connection to this host, logged in, settings made; need not watch the time. May throw in place of a
     *     failed stage
     * @return fails with a {@link ConnectionException} that says for each host what went wrong; what came too late or had the wrong
     *     role is closed
     */
    public CompletionStage<DriverConnection> open(
            Function<HostAddress, ? extends CompletionStage<? extends DriverConnection>> opener) {
        Search search = new Search(opener);
        search.next(0, options.target);
        return search.found;
    }

    /** One walk through the hosts. One host at a time. */
    private final class Search {
        final CompletableFuture<DriverConnection> found = new CompletableFuture<>();
        private final Function<HostAddress, ? extends CompletionStage<? extends DriverConnection>> opener;
        private final List<DatabaseException> failures = new ArrayList<>();

        Search(Function<HostAddress, ? extends CompletionStage<? extends DriverConnection>> opener) {
            this.opener = opener;
        }

        void next(int index, TargetServer target) {
            if (index == options.hosts.size()) {
                if (target == TargetServer.PREFER_STANDBY) {
                    failures.clear();
                    next(0, TargetServer.ANY);
                } else {
                    found.completeExceptionally(allFailed());
                }
                return;
            }
            HostAddress host = options.hosts.get(index);
            new Attempt(host, target, opener).start().whenComplete((connection, failure) -> {
                if (connection != null) {
                    found.complete(connection);
                    return;
                }
                DatabaseException known = known(host, failure);
                failures.add(known);
                if (known instanceof AuthenticationException) {
                    found.completeExceptionally(known);
                } else {
                    next(index + 1, target);
                }
            });
        }

        private DatabaseException allFailed() {
            if (failures.size() == 1) {
                return failures.get(0);
            }
            StringBuilder message = new StringBuilder("None of the " + failures.size() + " hosts will do:");
            failures.forEach(failure -> message.append("\n  ").append(failure.getMessage()));
            boolean worthAnotherTry = failures.stream().anyMatch(DatabaseException::isRetryable);
            DatabaseException last = failures.get(failures.size() - 1);
            CannotConnectException all =
                    new CannotConnectException(message.toString(), worthAnotherTry, last.context(), last);
            failures.subList(0, failures.size() - 1).forEach(all::addSuppressed);
            return all;
        }
    }

    private DatabaseException known(HostAddress host, Throwable failure) {
        Throwable cause = Causes.of(failure);
        return cause instanceof ConnectionException known
                ? known
                : RemoteErrors.unreachable(options.product, host, cause);
    }

    /** One host: opens, asks for the role, and watches the time. What is open when the time is up is closed. */
    private final class Attempt {
        private final CompletableFuture<DriverConnection> result = new CompletableFuture<>();
        private final AtomicBoolean decided = new AtomicBoolean();
        private volatile @Nullable DriverConnection open;
        private final HostAddress host;
        private final TargetServer target;
        private final Function<HostAddress, ? extends CompletionStage<? extends DriverConnection>> opener;

        Attempt(
                HostAddress host,
                TargetServer target,
                Function<HostAddress, ? extends CompletionStage<? extends DriverConnection>> opener) {
            this.host = host;
            this.target = target;
            this.opener = opener;
        }

        CompletableFuture<DriverConnection> start() {
            CompletionStage<? extends DriverConnection> opening;
            try {
                opening = opener.apply(host);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
            CompletableFuture<Void> clock = new CompletableFuture<>();
            clock.completeOnTimeout(null, options.connectTimeout.toNanos(), TimeUnit.NANOSECONDS)
                    .thenRunAsync(() -> fail(tooLate()));
            result.whenComplete((connection, failure) -> clock.cancel(false));
            opening.whenComplete(this::opened);
            return result;
        }

        private void opened(@Nullable DriverConnection connection, @Nullable Throwable failure) {
            if (connection == null) {
                fail(failure);
                return;
            }
            open = connection;
            if (decided.get()) {
                // The time was up before: whoever decided may not have seen it.
                close(connection);
            } else if (target == TargetServer.ANY) {
                deliver(connection);
            } else {
                askForRole(connection);
            }
        }

        private void askForRole(DriverConnection connection) {
            CompletionStage<@Nullable Record> asking;
            try {
                asking = connection.fetchOne(options.product.role());
            } catch (RuntimeException e) {
                asking = CompletableFuture.failedFuture(e);
            }
            asking.whenComplete((record, failure) -> {
                if (record == null) {
                    fail(failure == null ? wrongRole("did not tell its role") : failure);
                    return;
                }
                boolean standby = Boolean.TRUE.equals(record.get("standby", Boolean.class));
                boolean readOnly = Boolean.TRUE.equals(record.get("read_only", Boolean.class));
                if (target.accepts(standby, readOnly)) {
                    deliver(connection);
                } else {
                    fail(wrongRole(role(standby, readOnly)));
                }
            });
        }

        private void deliver(DriverConnection connection) {
            if (decided.compareAndSet(false, true)) {
                result.complete(connection);
            }
        }

        /** Closes what is open first, which also ends a question that is never answered, so that the next host finds it gone. */
        private void fail(@Nullable Throwable failure) {
            if (decided.compareAndSet(false, true)) {
                DriverConnection unfit = open;
                if (unfit != null) {
                    close(unfit);
                }
                result.completeExceptionally(
                        Objects.requireNonNullElseGet(failure, () -> wrongRole("gave no connection")));
            }
        }

        private String role(boolean standby, boolean readOnly) {
            return standby ? "is a standby" : readOnly ? "only reads" : "writes";
        }

        private CannotConnectException wrongRole(String role) {
            return new CannotConnectException(
                    options.product.name() + " at " + host + " " + role + "; target_session_attrs=" + target.word());
        }

        private CannotConnectException tooLate() {
            return new CannotConnectException("Cannot connect to " + options.product.name() + " at " + host
                    + ": it did not answer within connectTimeout (" + options.connectTimeout + ")");
        }
    }

    private static void close(DriverConnection connection) {
        try {
            connection.close();
        } catch (RuntimeException e) {
            // It is not wanted, and whoever reads why is told of the reason that matters.
        }
    }
}
