package dev.steelyard.apiserver.query;

import dev.steelyard.promql.QueryAnswer;
import dev.steelyard.promql.QueryException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// The threads that evaluate queries, while those that answer requests wait for them.
///
/// They are not virtual: nothing takes a carrier from a thread that computes, and as many long
/// queries as there are carriers would keep all other requests waiting until one ends.
final class QueryThreads {
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("query-", 0).factory());

    /// What is evaluated; it ends early when `givenUp` says so.
    interface Work {
        QueryAnswer evaluate(BooleanSupplier givenUp) throws QueryException;
    }

    /// Evaluates. Where the calling thread is interrupted the work is given up, and ends before
    /// this returns.
    QueryAnswer run(Work work) throws QueryException {
        AtomicBoolean givenUp = new AtomicBoolean();
        Future<QueryAnswer> answer = threads.submit(() -> work.evaluate(givenUp::get));
        awaitEnd(answer, givenUp);
        return switch (answer.state()) {
            case SUCCESS -> answer.resultNow();
            case FAILED -> throw rethrown(answer.exceptionNow());
            case CANCELLED, RUNNING ->
                    throw new IllegalStateException("ended as " + answer.state());
        };
    }

    private static void awaitEnd(Future<?> work, AtomicBoolean givenUp) {
        while (!work.isDone()) {
            try {
                work.get();
            } catch (InterruptedException _) {
                givenUp.set(true);
            } catch (ExecutionException _) {
                break; // which is told where the answer is asked for
            }
        }
        if (givenUp.get()) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException rethrown(Throwable mistake) throws QueryException {
        return switch (mistake) {
            case QueryException refused -> throw refused;
            case Error error -> throw error;
            default -> (RuntimeException) mistake; // evaluation declares no others
        };
    }
}
