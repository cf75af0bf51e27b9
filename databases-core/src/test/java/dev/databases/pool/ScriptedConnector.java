package dev.databases.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Does at once what its switches say, or waits for the test to answer. One thread at a time. */
final class ScriptedConnector implements Connector<ScriptedConnector.Fake> {
    /** What a call is answered with. */
    enum Answer {
        YES,
        NO,
        FAIL,
        THROW,
        LATER
    }

    Answer toOpen = Answer.YES;
    Answer toClose = Answer.YES;
    Answer toValidate = Answer.YES;
    Answer toClean = Answer.YES;
    RuntimeException failure = new IllegalStateException("the server is down");

    final List<CompletableFuture<Fake>> opening = new ArrayList<>();
    final List<Call<Void>> closing = new ArrayList<>();
    final List<Call<Boolean>> validating = new ArrayList<>();
    final List<Call<Boolean>> cleaning = new ArrayList<>();
    /** What was asked, in order. */
    final List<String> log = new ArrayList<>();

    private int opened;

    @Override
    public CompletionStage<Fake> open() {
        log.add("open");
        CompletableFuture<Fake> future = new CompletableFuture<>();
        switch (toOpen) {
            case YES -> future.complete(fake());
            case NO -> future.complete(null);
            case FAIL -> future.completeExceptionally(failure);
            case THROW -> throw failure;
            case LATER -> opening.add(future);
        }
        return future;
    }

    @Override
    public CompletionStage<Void> close(Fake connection) {
        log.add("close " + connection);
        return answer(toClose, null, connection, closing);
    }

    @Override
    public CompletionStage<Boolean> validate(Fake connection) {
        log.add("validate " + connection);
        return answer(toValidate, toValidate == Answer.YES, connection, validating);
    }

    @Override
    public CompletionStage<Boolean> clean(Fake connection) {
        log.add("clean " + connection);
        return answer(toClean, toClean == Answer.YES, connection, cleaning);
    }

    @Override
    public boolean isAlive(Fake connection) {
        return connection.alive;
    }

    /** A connection as the next one that is opened. */
    Fake fake() {
        return new Fake("c" + ++opened);
    }

    private <T> CompletionStage<T> answer(Answer answer, T value, Fake connection, List<Call<T>> later) {
        CompletableFuture<T> future = new CompletableFuture<>();
        switch (answer) {
            case YES, NO -> future.complete(value);
            case FAIL -> future.completeExceptionally(failure);
            case THROW -> throw failure;
            case LATER -> later.add(new Call<>(connection, future));
        }
        return future;
    }

    record Call<T>(Fake connection, CompletableFuture<T> future) {}

    static final class Fake {
        final String name;
        boolean alive = true;

        Fake(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
