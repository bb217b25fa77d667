package dev.steelyard.promql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.testing.MemoryStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// However many steps a query has, the samples of a series are walked once for each selector.
class ReadOnceTest {
    private static final long STEP = 15_000;
    private static final long END = 100 * STEP;
    private static final String[] PODS = {"a", "b", "c"};

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    up                                       | 1
                    rate(up[1m])                             | 1
                    sum(rate(up[1m]))                        | 1
                    topk(1, up)                              | 1
                    up / up                                  | 2
                    max_over_time(sum(rate(up[1m]))[5m:15s]) | 1
                    up @ end()                               | 1
                    up - on (pod) rate(up[5m] @ start())     | 2
                    """)
    void aSeriesIsWalkedOnceForEachSelector(String query, int selectors) throws QueryException {
        MemoryStore store = new MemoryStore();
        for (String pod : PODS) {
            for (long time = 0; time <= END; time += STEP) {
                store.put(Labels.of(Labels.NAME, "up", "pod", pod), time, 1);
            }
        }
        AtomicInteger walks = new AtomicInteger();
        SeriesReader counted = selection -> counting(store.select(selection), walks);
        QueryAnswer answer =
                new Engine(EngineOptions.DEFAULT)
                        .range(query, 20 * STEP, END, STEP, counted, QuerySettings.NONE);
        assertThat(((Value.Matrix) answer.value()).series()).isNotEmpty();
        assertThat(walks).hasValue(selectors * PODS.length);
    }

    private static SeriesCursor counting(SeriesCursor cursor, AtomicInteger walks) {
        return new SeriesCursor() {
            @Override
            public boolean next() {
                return cursor.next();
            }

            @Override
            public Labels labels() {
                return cursor.labels();
            }

            @Override
            public SampleCursor samples() {
                walks.incrementAndGet();
                return cursor.samples();
            }
        };
    }
}
