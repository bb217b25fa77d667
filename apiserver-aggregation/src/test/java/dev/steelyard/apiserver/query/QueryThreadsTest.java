package dev.steelyard.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.apiserver.wire.RequestTarget;
import dev.steelyard.promql.Engine;
import dev.steelyard.promql.EngineOptions;
import dev.steelyard.promql.QueryAnswer;
import dev.steelyard.promql.QueryException;
import dev.steelyard.promql.QueryException.Kind;
import dev.steelyard.storage.SeriesReader;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueryThreadsTest {
    private final QueryThreads threads = new QueryThreads();
    private final AtomicBoolean enough = new AtomicBoolean();

    /// As many as there are processors, which are as many as carry virtual threads.
    @Test
    void queriesThatComputeKeepNobodyElseWaiting() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        CountDownLatch computing = new CountDownLatch(processors);
        SeriesReader slow =
                selection -> {
                    computing.countDown();
                    while (!enough.get()) {
                        Thread.onSpinWait();
                    }
                    return new ListedSeries().select(selection);
                };
        Queries queries =
                new Queries(new Engine(EngineOptions.DEFAULT), slow, () -> Instant.EPOCH, 100);
        Parameters parameters = new Parameters(RequestTarget.parse("/api/v1/query?query=up"));
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                List<?> answers =
                        IntStream.range(0, processors)
                                .mapToObj(_ -> requests.submit(() -> queries.instant(parameters)))
                                .toList();
                computing.await();
                Thread.ofVirtual().start(() -> enough.set(true)).join();
                assertThat(answers).hasSize(processors);
            } finally {
                enough.set(true);
            }
        }
    }

    @Test
    void whoIsInterruptedGivesUpAndWaitsForTheEnd() throws Exception {
        CountDownLatch computing = new CountDownLatch(1);
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        QueryThreads.Work endless =
                givenUp -> {
                    computing.countDown();
                    while (!givenUp.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                    enough.set(true);
                    throw new QueryException(Kind.CANCELED, "given up");
                };
        Thread asking =
                Thread.ofVirtual()
                        .start(() -> {
                            assertThatThrownBy(() -> threads.run(endless)).hasMessage("given up");
                            stillInterrupted.set(enough.get() && Thread.interrupted());
                        });
        computing.await();
        asking.interrupt();
        asking.join();
        assertThat(stillInterrupted).isTrue();
    }

    @Test
    void mistakesComeAsTheyAre() {
        List<Exception> mistakes =
                List.of(new QueryException(Kind.TIMEOUT, "too long"), new IllegalStateException());
        for (Exception mistake : mistakes) {
            assertThatThrownBy(() -> threads.run(_ -> thrown(mistake))).isSameAs(mistake);
        }
        Error error = new StackOverflowError();
        assertThatThrownBy(() ->
                        threads.run(_ -> {
                            throw error;
                        }))
                .isSameAs(error);
    }

    private static QueryAnswer thrown(Exception mistake) throws QueryException {
        if (mistake instanceof QueryException refused) {
            throw refused;
        }
        throw (RuntimeException) mistake;
    }
}
