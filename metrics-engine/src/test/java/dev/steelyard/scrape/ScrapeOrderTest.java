package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.model.Labels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScrapeOrderTest {
    private final ScrapeOrder order = new ScrapeOrder();
    private final CachedSeries a = series('a');
    private final CachedSeries b = series('b');
    private final CachedSeries c = series('c');

    @Test
    void theOrderOfTheLastAnswerIsExpectedAgain() {
        assertThat(guesses(ExpositionFormat.TEXT, a, b, c)).containsOnlyNulls();
        assertThat(guesses(ExpositionFormat.TEXT, a, b, c)).containsExactly(a, b, c, null);
    }

    @Test
    void aNewOrderIsLearnt() {
        guesses(ExpositionFormat.TEXT, a, b, c);
        assertThat(guesses(ExpositionFormat.TEXT, b, a, c)).containsExactly(a, c, b, null);
        assertThat(guesses(ExpositionFormat.TEXT, b, a, c)).containsExactly(b, a, c, null);
    }

    @Test
    void anEvictedSeriesIsNotExpected() {
        guesses(ExpositionFormat.TEXT, a, b, c);
        b.evict();
        assertThat(guesses(ExpositionFormat.TEXT, a, c)).containsExactly(a, null, null);
        a.evict();
        assertThat(guesses(ExpositionFormat.TEXT, c)).first().isNull();
    }

    @Test
    void aChangeOfFormatForgetsTheOrder() {
        guesses(ExpositionFormat.TEXT, a, b, c);
        assertThat(guesses(ExpositionFormat.OPENMETRICS, a)).containsOnlyNulls();
        assertThat(guesses(ExpositionFormat.OPENMETRICS, a, b)).containsExactly(a, null, null);
    }

    /// What is expected before each of the series that come, and behind the last.
    private List<@Nullable CachedSeries> guesses(ExpositionFormat format, CachedSeries... coming) {
        List<@Nullable CachedSeries> guesses = new ArrayList<>();
        order.begin(format);
        guesses.add(order.guess());
        for (CachedSeries series : coming) {
            order.came(series);
            guesses.add(order.guess());
        }
        return guesses;
    }

    private static CachedSeries series(char name) {
        return new CachedSeries(
                SeriesBytes.of(new byte[] {(byte) name}, 0, 1, name), 1, _ -> Labels.EMPTY, false);
    }
}
