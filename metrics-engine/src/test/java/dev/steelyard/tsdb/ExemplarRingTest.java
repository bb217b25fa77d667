package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarReader.SeriesExemplars;
import dev.steelyard.storage.ExemplarResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExemplarRingTest {
    private static final Labels WEB = Labels.of("__name__", "m", "app", "web");
    private static final Labels API = Labels.of("__name__", "m", "app", "api");
    private static final List<LabelMatcher> ALL = List.of(new LabelMatcher.Equal("__name__", "m"));

    private final ExemplarRing ring = new ExemplarRing(3);

    private static Exemplar exemplar(String trace, double value, long timeMillis) {
        return new Exemplar(Labels.of("trace_id", trace), value, timeMillis, true);
    }

    @Test
    void theOldestOfAllMakesRoom() {
        add(WEB, exemplar("a", 1, 10));
        add(API, exemplar("b", 2, 20));
        add(API, exemplar("c", 3, 30));
        add(API, exemplar("d", 4, 40));
        assertThat(ring.size()).isEqualTo(3);
        assertThat(ring.series()).isEqualTo(1);
        assertThat(ring.exemplars(List.of(ALL), 0, 100))
                .containsExactly(
                        new SeriesExemplars(
                                API,
                                List.of(
                                        exemplar("b", 2, 20),
                                        exemplar("c", 3, 30),
                                        exemplar("d", 4, 40))));
    }

    @Test
    void theLatestToldAgainIsTheSame() {
        add(WEB, exemplar("a", 1, 10));
        assertThat(ring.add(WEB, exemplar("a", 1, 10))).isEqualTo(ExemplarResult.SAME);
        Exemplar untimed = new Exemplar(Labels.of("trace_id", "b"), 1, 20, false);
        add(WEB, untimed);
        assertThat(ring.add(WEB, new Exemplar(untimed.labels(), 1, 35, false)))
                .isEqualTo(ExemplarResult.SAME);
        assertThat(ring.add(WEB, new Exemplar(untimed.labels(), 1, 35, true)))
                .isEqualTo(ExemplarResult.STORED);
    }

    @Test
    void anOlderOneIsRefusedAndSomeOfOneTimeComeInOrder() {
        add(WEB, exemplar("a", 5, 10));
        assertThat(ring.add(WEB, exemplar("b", 5, 9))).isEqualTo(ExemplarResult.OUT_OF_ORDER);
        assertThat(ring.add(WEB, exemplar("b", 4, 10))).isEqualTo(ExemplarResult.OUT_OF_ORDER);
        assertThat(ring.add(WEB, exemplar("b", 6, 10))).isEqualTo(ExemplarResult.STORED);
    }

    @Test
    void labelsOfMoreThan128CharactersAreTooLong() {
        add(WEB, exemplar("ä".repeat(120), 1, 10));
        assertThat(ring.add(WEB, exemplar("ä".repeat(121), 1, 20)))
                .isEqualTo(ExemplarResult.TOO_LONG);
        add(WEB, exemplar("😀".repeat(120), 1, 30));
    }

    @Test
    void aRingWithoutRoomKeepsNone() {
        ExemplarRing none = new ExemplarRing(0);
        assertThat(none.add(WEB, exemplar("a", 1, 10))).isEqualTo(ExemplarResult.NOT_KEPT);
        assertThat(none.exemplars(List.of(ALL), 0, 100)).isEmpty();
    }

    @Test
    void selectionsAreOfSeriesAndTimes() {
        add(WEB, exemplar("a", 1, 10));
        add(API, exemplar("b", 2, 20));
        add(WEB, exemplar("c", 3, 30));
        List<LabelMatcher> web = List.of(new LabelMatcher.Equal("app", "web"));
        List<LabelMatcher> api = List.of(new LabelMatcher.Equal("app", "api"));
        assertThat(ring.exemplars(List.of(web), 0, 10))
                .containsExactly(new SeriesExemplars(WEB, List.of(exemplar("a", 1, 10))));
        assertThat(ring.exemplars(List.of(web), 11, 29)).isEmpty();
        assertThat(ring.exemplars(List.of(web, api), 20, 30))
                .extracting(SeriesExemplars::series)
                .containsExactly(API, WEB);
    }

    private void add(Labels series, Exemplar exemplar) {
        assertThat(ring.add(series, exemplar)).isEqualTo(ExemplarResult.STORED);
    }
}
