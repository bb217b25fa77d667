package dev.steelyard.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.testing.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The sides of an operator do not know of each other: over a range two threads evaluate them.
@Timeout(60)
class TwoThreadsTest {
    private static final long PATIENCE_SECONDS = 30;
    private static final long STEP = 15_000;
    private static final long END = 40 * STEP;

    private final Engine engine = new Engine(EngineOptions.DEFAULT);
    private final MemoryStore store = new MemoryStore();
    private final Set<Thread> readers = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void somePodsServe() {
        for (String pod : new String[] {"a", "b", "c"}) {
            for (long time = 0; time <= END; time += STEP) {
                store.put(pod("requests", pod), time, time / 1000.0 * pod.charAt(0));
                store.put(pod("errors", pod), time, time / 9000.0);
            }
        }
    }

    private static Labels pod(String name, String pod) {
        return Labels.of(Labels.NAME, name, "pod", pod);
    }

    /// The values of each series, by its labels.
    private Map<Labels, List<Double>> range(String query, SeriesReader reader)
            throws QueryException {
        QueryAnswer answer = engine.range(query, STEP, END, STEP, reader, QuerySettings.NONE);
        Map<Labels, List<Double>> values = new TreeMap<>();
        for (PointSeries series : ((Value.Matrix) answer.value()).series()) {
            List<Double> points = new ArrayList<>();
            for (int i = 0; i < series.floats(); i++) {
                points.add(series.value(i));
            }
            values.put(series.labels(), points);
        }
        return values;
    }

    private SeriesReader noted() {
        return selection -> {
            readers.add(Thread.currentThread());
            return store.select(selection);
        };
    }

    /// Reads on only when so many read at once.
    private SeriesReader together(int many) {
        CountDownLatch begun = new CountDownLatch(many);
        return selection -> {
            begun.countDown();
            await(begun);
            return store.select(selection);
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void bothSidesAreReadAtTheSameTime() throws QueryException {
        String query =
                "sum by (pod) (rate(errors[1m])) / on (pod) sum by (pod) (rate(requests[1m]))";
        assertThat(range(query, together(2))).hasSize(3).isEqualTo(range(query, store));
    }

    @Test
    void aQueryHasNoMoreThanTwoThreadsHoweverManyOperators() throws QueryException {
        String query = "(requests + errors) * (requests - errors) / (errors + (errors + requests))";
        Map<Labels, List<Double>> values = range(query, noted());
        assertThat(readers).hasSize(2).contains(Thread.currentThread());
        assertThat(values).hasSize(3);
    }

    @Test
    void whatIsOfOneMomentOrReadsButOneSideHasOneThread() throws QueryException {
        engine.instant("requests + errors", END, noted(), QuerySettings.NONE);
        range("requests * 2 + vector(1)", noted());
        assertThat(readers).containsExactly(Thread.currentThread());
    }

    @Test
    void remarksComeInTheOrderOfTheText() throws QueryException {
        QueryAnswer answer =
                engine.range(
                        "rate(errors[1m]) + rate(requests[1m])",
                        STEP,
                        END,
                        STEP,
                        store,
                        QuerySettings.NONE);
        assertThat(answer.infos())
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"errors\" (1:6)"),
                        second -> assertThat(second).contains("\"requests\" (1:25)"));
        assertThat(answer.statistics().series()).isEqualTo(6);
    }

    @Test
    void theMistakeOfEitherSideEndsTheQueryAndThatOfTheLeftIsTold() {
        String left = "(requests + on () errors)";
        String right = "label_replace(errors, \"pod\", \"same\", \"\", \"\")";
        assertMistake(left + " + errors", "many-to-many matching not allowed");
        assertMistake("errors + " + right, "vector cannot contain metrics with the same labelset");
        assertMistake(left + " + " + right, "many-to-many matching not allowed");
    }

    private void assertMistake(String query, String message) {
        assertThatThrownBy(() -> range(query, store))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining(message);
    }

    @Test
    void bothEndWhenTheAskerIsInterruptedThoughItOnlyWaits() {
        Thread asker = Thread.currentThread();
        SeriesReader endless =
                selection -> {
                    if (selection.matchers().contains(new LabelMatcher.Equal("pod", "a"))) {
                        return store.select(selection);
                    }
                    return new Endless(asker);
                };
        assertThatThrownBy(() -> range("requests{pod=\"a\"} + requests", endless))
                .isInstanceOf(QueryException.class)
                .hasMessage("query was canceled in expression evaluation");
        assertThat(Thread.interrupted()).isTrue();
    }

    /// Series without end; after some of them the asker is interrupted.
    private static final class Endless implements SeriesCursor {
        private static final int BEFORE = 1000;
        private static final SampleCursor NOTHING =
                new SampleCursor() {
                    @Override
                    public boolean next() {
                        return false;
                    }

                    @Override
                    public long timeMillis() {
                        throw new IllegalStateException("there is none");
                    }

                    @Override
                    public double value() {
                        throw new IllegalStateException("there is none");
                    }
                };

        private final Thread asker;
        private int index;

        Endless(Thread asker) {
            this.asker = asker;
        }

        @Override
        public boolean next() {
            if (index++ == BEFORE) {
                asker.interrupt();
            }
            return true;
        }

        @Override
        public Labels labels() {
            return pod("requests", "web-" + index);
        }

        @Override
        public SampleCursor samples() {
            return NOTHING;
        }
    }

    @Test
    void bothHoldAgainstOneLimit() throws QueryException {
        int steps = (int) (END / STEP);
        String query = "requests + errors";
        Engine narrow = new Engine(EngineOptions.DEFAULT.withMaxBytes(6L * steps * 8));
        assertThatThrownBy(() -> narrow.range(query, STEP, END, STEP, store, QuerySettings.NONE))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("query processing would hold more than");
        QueryAnswer one = narrow.range("requests", STEP, END, STEP, store, QuerySettings.NONE);
        assertThat(((Value.Matrix) one.value()).series()).hasSize(3);
    }

    @Test
    void timeEndsBothSides() {
        QuerySettings none =
                new QuerySettings(
                        Optional.empty(),
                        Optional.of(Duration.ZERO),
                        Optional.empty(),
                        () -> false);
        assertThatThrownBy(() -> engine.range("requests + errors", STEP, END, STEP, store, none))
                .isInstanceOf(QueryException.class)
                .hasMessage("query timed out in expression evaluation");
    }
}
