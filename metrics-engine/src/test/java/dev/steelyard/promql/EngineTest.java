package dev.steelyard.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.QueryException.Kind;
import dev.steelyard.promql.Value.VectorSample;
import dev.steelyard.testing.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private final MemoryStore store = new MemoryStore();
    private final Engine engine = new Engine(EngineOptions.DEFAULT);

    @BeforeEach
    void twoPodsCount() {
        for (long time = 0; time <= HOUR; time += MINUTE) {
            store.put(pod("requests_total", "a"), time, time / 1000.0);
            store.put(pod("requests_total", "b"), time, time / 500.0);
            store.put(pod("errors_total", "a"), time, 7);
        }
    }

    private static Labels pod(String name, String pod) {
        return Labels.of(Labels.NAME, name, "pod", pod);
    }

    private QueryAnswer instant(String query) throws QueryException {
        return engine.instant(query, HOUR, store, QuerySettings.NONE);
    }

    private List<VectorSample> vector(String query) throws QueryException {
        return ((Value.Vector) instant(query).value()).samples();
    }

    private static void refused(ThrowingCallable query, Kind kind, String message) {
        assertThatThrownBy(query)
                .isInstanceOfSatisfying(
                        QueryException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage(message);
    }

    @Test
    void scalarsTextsAndMatricesAreAnsweredAsSuch() throws QueryException {
        assertThat(instant("1 + 2 * 3").value()).isEqualTo(new Value.Scalar(HOUR, 7));
        assertThat(instant("\"text\"").value()).isEqualTo(new Value.Text(HOUR, "text"));
        Value.Matrix matrix = (Value.Matrix) instant("requests_total[2m]").value();
        assertThat(matrix.series()).hasSize(2);
        assertThat(matrix.series().getFirst().floats()).isEqualTo(2);
        assertThat(matrix.series().getFirst().timeMillis(0)).isEqualTo(HOUR - MINUTE);
    }

    @Test
    void ratesLoseTheirNames() throws QueryException {
        assertThat(vector("rate(requests_total[5m])"))
                .extracting(VectorSample::labels)
                .containsExactly(Labels.of("pod", "a"), Labels.of("pod", "b"));
        assertThat(vector("sum(rate(requests_total[5m]))").getFirst().value())
                .isCloseTo(3, within(1e-9));
    }

    @Test
    void namesThatGoMustNotMakeSeriesTheSame() {
        refused(
                () -> instant("abs({pod=\"a\"})"),
                Kind.EXECUTION,
                "vector cannot contain metrics with the same labelset");
    }

    @Test
    void typesThatGoMustNotMakeSeriesTheSame() {
        MemoryStore typed = new MemoryStore();
        typed.put(Labels.of(Labels.NAME, "up", Labels.TYPE, "gauge"), 0, 1);
        typed.put(Labels.of(Labels.NAME, "up", Labels.TYPE, "counter"), 0, 1);
        refused(
                () -> engine.instant("count(abs(up))", 0, typed, QuerySettings.NONE),
                Kind.EXECUTION,
                "vector cannot contain metrics with the same labelset");
    }

    @Test
    void delayedNamesAreThereUntilTheEnd() throws QueryException {
        Engine delaying = new Engine(EngineOptions.DEFAULT.withEverything());
        String query =
                "label_replace(rate({pod=\"a\"}[5m]), \"of\", \"$1\", \"__name__\", \"(.*)_total\")";
        Value answer = delaying.instant(query, HOUR, store, QuerySettings.NONE).value();
        assertThat(((Value.Vector) answer).samples())
                .extracting(VectorSample::labels)
                .containsExactly(
                        Labels.of("of", "errors", "pod", "a"),
                        Labels.of("of", "requests", "pod", "a"));
        refused(
                () -> instant(query),
                Kind.EXECUTION,
                "vector cannot contain metrics with the same labelset");
    }

    @Test
    void seriesOfARangeThatDoNotOverlapBecomeOne() throws QueryException {
        MemoryStore renamed = new MemoryStore();
        renamed.put(Labels.of(Labels.NAME, "old"), 0, 1);
        renamed.put(Labels.of(Labels.NAME, "new"), 10 * MINUTE, 2);
        QueryAnswer answer =
                engine.range(
                        "-{__name__=~\"old|new\"}",
                        0,
                        10 * MINUTE,
                        10 * MINUTE,
                        renamed,
                        QuerySettings.NONE);
        PointSeries only = ((Value.Matrix) answer.value()).series().getFirst();
        assertThat(only.floats()).isEqualTo(2);
        assertThat(only.value(0)).isEqualTo(-1);
        assertThat(only.value(1)).isEqualTo(-2);
    }

    @Test
    void rangesAreAnsweredByLabels() throws QueryException {
        QueryAnswer answer =
                engine.range("{__name__=~\".+\"}", 0, HOUR, MINUTE, store, QuerySettings.NONE);
        assertThat(((Value.Matrix) answer.value()).series())
                .extracting(PointSeries::labels)
                .isSorted()
                .hasSize(3);
    }

    @Test
    void aQueryWithAMistakeIsBadData() {
        refused(
                () -> instant("sum(rate(requests_total))"),
                Kind.BAD_DATA,
                "1:10: parse error: expected type range vector in call to function \"rate\", got"
                        + " instant vector");
    }

    @Test
    void aRangeOfRangesIsBadData() {
        refused(
                () ->
                        engine.range(
                                "requests_total[1m]", 0, HOUR, MINUTE, store, QuerySettings.NONE),
                Kind.BAD_DATA,
                "invalid expression type \"range vector\" for range query, must be Scalar or"
                        + " instant Vector");
    }

    @Test
    void calculatedLengthsMustBeLengths() {
        refused(
                () -> instant("rate(requests_total[5m - 5m])"),
                Kind.BAD_DATA,
                "20:27: duration must be greater than 0");
    }

    @Test
    void annotationsTellTheirPlace() throws QueryException {
        MemoryStore gauges = new MemoryStore();
        gauges.put(Labels.of(Labels.NAME, "memory"), HOUR - MINUTE, 1);
        gauges.put(Labels.of(Labels.NAME, "memory"), HOUR, 2);
        QueryAnswer answer =
                engine.instant("1 +\n  rate(memory[5m])", HOUR, gauges, QuerySettings.NONE);
        assertThat(answer.warnings()).isEmpty();
        assertThat(answer.infos())
                .containsExactly(
                        "PromQL info: metric might not be a counter, name does not end in"
                                + " _total/_sum/_count/_bucket: \"memory\" (2:8)");
    }

    @Test
    void moreSamplesThanAllowedAreRefused() throws QueryException {
        Engine small = new Engine(EngineOptions.DEFAULT.withMaxSamples(100));
        String query = "sum(sum_over_time(requests_total[1h]))";
        assertThat(small.instant(query, HOUR, store, QuerySettings.NONE).statistics().series())
                .isEqualTo(2);
        MemoryStore many = new MemoryStore();
        for (int i = 0; i < 101; i++) {
            many.put(pod("up", "web-" + i), 0, 1);
        }
        assertThat(small.instant("count(up)", 0, many, QuerySettings.NONE).value())
                .isInstanceOf(Value.Vector.class);
        refused(
                () -> small.instant("up", 0, many, QuerySettings.NONE),
                Kind.EXECUTION,
                "query processing would load too many samples into memory in query execution");
    }

    @Test
    void moreBytesThanAllowedAreRefusedWithTheCure() throws QueryException {
        MemoryStore many = new MemoryStore();
        for (int i = 0; i < 10_000; i++) {
            many.put(pod("up", "web-" + i), 0, 1);
        }
        Engine small = new Engine(EngineOptions.DEFAULT.withMaxBytes(1 << 20));
        assertThat(small.instant("count(up)", 0, many, QuerySettings.NONE).statistics().peakBytes())
                .isBetween(16L, 1000L);
        for (String query : List.of("up", "sum by (pod) (up)", "quantile(0.5, up)")) {
            refused(
                    () -> small.instant(query, 0, many, QuerySettings.NONE),
                    Kind.EXECUTION,
                    "query processing would hold more than 1 MiB in memory in query execution; ask"
                            + " for fewer series, fewer steps or a shorter range, or run with a"
                            + " larger heap");
        }
    }

    @Test
    void stepsThatNobodyCanHoldAreRefused() {
        refused(
                () -> instant("sum_over_time(vector(1)[10y:1ms])"),
                Kind.EXECUTION,
                "query processing would load too many samples into memory in query execution");
        refused(
                () -> engine.range("1", 0, Long.MAX_VALUE / 2, 1, store, QuerySettings.NONE),
                Kind.EXECUTION,
                "query processing would load too many samples into memory in query execution");
    }

    @Test
    void aQueryEndsWhenItsTimeIsUp() {
        AtomicLong nanos = new AtomicLong();
        Engine slow =
                new Engine(
                        EngineOptions.DEFAULT,
                        () -> nanos.addAndGet(Duration.ofSeconds(70).toNanos()));
        refused(
                () -> slow.instant("1 + 1", HOUR, store, shorter(Duration.ofSeconds(1))),
                Kind.TIMEOUT,
                "query timed out in expression evaluation");
    }

    private static QuerySettings shorter(Duration timeout) {
        return new QuerySettings(
                Optional.empty(), Optional.of(timeout), Optional.empty(), () -> false);
    }

    @Test
    void aQueryEndsWhenTheAskerGivesUp() {
        AtomicInteger asked = new AtomicInteger();
        QuerySettings settings =
                new QuerySettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        () -> asked.incrementAndGet() > 1);
        MemoryStore many = new MemoryStore();
        for (int i = 0; i < 1000; i++) {
            many.put(pod("up", "web-" + i), 0, 1);
        }
        refused(
                () -> engine.instant("count(up)", 0, many, settings),
                Kind.CANCELED,
                "query was canceled in expression evaluation");
    }

    @Test
    void aQueryMayLookBackLess() throws QueryException {
        QuerySettings settings =
                new QuerySettings(
                        Optional.of(Duration.ofSeconds(10)),
                        Optional.empty(),
                        Optional.empty(),
                        () -> false);
        long between = HOUR - 30_000;
        assertThat(vectorAt("errors_total", between, QuerySettings.NONE)).hasSize(1);
        assertThat(vectorAt("errors_total", between, settings)).isEmpty();
    }

    private List<VectorSample> vectorAt(String query, long time, QuerySettings settings)
            throws QueryException {
        return ((Value.Vector) engine.instant(query, time, store, settings).value()).samples();
    }

    @Test
    void experimentalFunctionsNeedTheSwitch() throws QueryException {
        refused(
                () -> instant("mad_over_time(errors_total[5m])"),
                Kind.BAD_DATA,
                "1:1: parse error: function \"mad_over_time\" is not enabled");
        assertThat(
                        new Engine(EngineOptions.DEFAULT.withEverything())
                                .instant(
                                        "mad_over_time(errors_total[5m])",
                                        HOUR,
                                        store,
                                        QuerySettings.NONE)
                                .value())
                .isInstanceOf(Value.Vector.class);
    }

    @Test
    void statisticsTellWhatWasRead() throws QueryException {
        QueryStatistics statistics = instant("sum(requests_total)").statistics();
        assertThat(statistics.series()).isEqualTo(2);
        assertThat(statistics.samplesRead()).isEqualTo(10);
        assertThat(statistics.nanos()).isPositive();
    }
}
