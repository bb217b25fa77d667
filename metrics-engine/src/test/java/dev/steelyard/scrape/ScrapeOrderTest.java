package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScrapeOrderTest {
    private final ScrapeOrder order = new ScrapeOrder();
    private final SeriesCache all = new SeriesCache();
    private final CachedSeries a = series('a');
    private final CachedSeries b = series('b');
    private final CachedSeries c = series('c');

    @Test
    void theOrderOfTheLastAnswerIsExpectedAgain() {
        assertThat(guesses(a, b, c)).containsOnlyNulls();
        assertThat(guesses(a, b, c)).containsExactly(a, b, c, null);
    }

    @Test
    void aNewOrderIsLearnt() {
        guesses(a, b, c);
        assertThat(guesses(b, a, c)).containsExactly(a, c, b, null);
        assertThat(guesses(b, a, c)).containsExactly(b, a, c, null);
    }

    @Test
    void anEvictedSeriesIsNotExpected() {
        guesses(a, b, c);
        b.evict();
        assertThat(guesses(a, c)).containsExactly(a, null, null);
        a.evict();
        assertThat(guesses(c)).first().isNull();
    }

    @Test
    void whatWasForgottenIsNotExpected() {
        guesses(a, b, c);
        order.forget(all);
        assertThat(guesses(a)).containsOnlyNulls();
        assertThat(guesses(a, b)).containsExactly(a, null, null);
    }

    /// What is expected before each of the series that come, and behind the last.
    private List<@Nullable CachedSeries> guesses(CachedSeries... coming) {
        List<@Nullable CachedSeries> guesses = new ArrayList<>();
        order.begin();
        guesses.add(order.guess());
        for (CachedSeries series : coming) {
            order.came(series);
            guesses.add(order.guess());
        }
        return guesses;
    }

    private CachedSeries series(char name) {
        SeriesBytes text = new SeriesBytes(new byte[] {(byte) name}, new byte[0]);
        CachedSeries series = new CachedSeries(text, _ -> Labels.EMPTY, false);
        all.add(series);
        return series;
    }
}
