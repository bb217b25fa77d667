package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.testing.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SeriesDeletionTest {
    private static final Labels WEB = Labels.of("__name__", "m");
    private static final List<LabelMatcher> ALL = List.of(new LabelMatcher.Equal("__name__", "m"));

    private final Head head =
            new Head(new HeadOptions(Duration.ofHours(1), 10, Duration.ofMinutes(30)));

    @Test
    void whoReadsGoesOnWithWhatWasThere() throws IOException {
        append(1, 1000);
        SeriesCursor series = head.select(new Selection(ALL, 0, 2000));
        assertThat(series.next()).isTrue();
        SampleCursor samples = series.samples();
        assertThat(samples.next()).isTrue();
        delete(0, 990);
        int count = 1;
        while (samples.next()) {
            count++;
        }
        assertThat(count).isEqualTo(1000);
        assertThat(times())
                .containsExactly(991L, 992L, 993L, 994L, 995L, 996L, 997L, 998L, 999L, 1000L);
    }

    @Test
    void samplesAreCountedOnce() throws IOException {
        append(1, 1000);
        delete(200, 300);
        assertThat(figure("steelyard_tsdb_samples")).isEqualTo(1000 - 101);
        delete(200, 300);
        delete(5000, 6000);
        assertThat(figure("steelyard_tsdb_samples")).isEqualTo(1000 - 101);
    }

    @Test
    void chunksThatAreGoneAreNotCounted() throws IOException {
        append(1, 40_000);
        long all = head.chunks();
        delete(20_000, 40_000);
        assertThat(head.chunks()).isBetween(2L, all * 3 / 4);
    }

    @Test
    void samplesThatWereWrittenAnewAreNotCountedOutTwice() throws IOException {
        append(1, 40_000);
        delete(100, 200);
        append(40_001, 40_100);
        head.truncate(Duration.ofHours(1).toMillis() + 40_050);
        assertThat(times()).hasSize(51);
        assertThat(figure("steelyard_tsdb_samples")).isBetween(51.0, 10_000.0);
    }

    @Test
    void aSeriesGoesOnBehindItsLastSampleThatIsLeft() throws IOException {
        append(1, 1000);
        delete(500, 1000);
        append(500, 700);
        assertThat(times()).hasSize(700);
        assertThat(figure("steelyard_tsdb_samples_out_of_order")).isZero();
        delete(0, 1000);
        assertThat(times()).isEmpty();
        append(1, 10);
        assertThat(times()).hasSize(10);
    }

    @Test
    void whatCameLateAndIsNotDeletedStays() throws IOException {
        append(1000, 1100);
        for (long time = 1; time <= 100; time++) {
            append(time, time);
        }
        delete(20, 1050);
        append(60, 60);
        assertThat(times())
                .hasSize(19 + 1 + 50)
                .contains(1L, 19L, 60L, 1051L, 1100L)
                .doesNotContain(20L, 100L, 1000L, 1050L);
    }

    /// A reader that began before the latest commit sees none of it, whatever of it is left.
    @Test
    void aCommitIsSeenWholeOrNotAtAll() throws IOException {
        append(1, 1);
        int before = commit();
        append(2, 300);
        delete(3, 250);
        assertThat(seenAfter(before)).isEqualTo(1);
        assertThat(seenAfter(before + 1)).isEqualTo(2 + 50);
        delete(260, 300);
        assertThat(seenAfter(before)).isEqualTo(1);
        delete(0, 1);
        assertThat(seenAfter(before)).isZero();
        assertThat(seenAfter(before + 2)).isEqualTo(1 + 9);
    }

    private int commit() {
        int slot = head.table().slot(WEB);
        return SeriesRecord.getInt(
                head.table().records().slab(slot), SeriesRecords.offset(slot), SeriesRecord.COMMIT);
    }

    private int seenAfter(int commit) {
        int slot = head.table().slot(WEB);
        SeriesSnapshot taken =
                Objects.requireNonNull(SeriesSnapshot.take(head.table(), slot, commit, 0));
        HeadView view =
                new HeadView(
                        new Leases().begin(), head.sealed().view(), 0, 0, head.table().postings());
        SampleCursor samples = new SampleWalk(view, new TimeSpan(0, 10_000)).begin(taken);
        int count = 0;
        while (samples.next()) {
            count++;
        }
        return count;
    }

    private void delete(long from, long to) throws IOException {
        int _ = head.deletion().delete(new Selection(ALL, from, to), CommitJournal.NONE);
    }

    /// One commit of a sample each millisecond.
    private void append(long from, long to) {
        try (Appender appender = head.appender()) {
            long series = appender.series(WEB);
            for (long time = from; time <= to; time++) {
                assertThat(appender.append(series, time, value(time)))
                        .isEqualTo(AppendResult.STORED);
            }
            appender.commit();
        }
    }

    private static double value(long time) {
        return Math.sqrt((double) time);
    }

    private List<Long> times() {
        List<Long> times = new ArrayList<>();
        for (Sample sample : Reading.all(head, ALL.getFirst()).getOrDefault(WEB, List.of())) {
            assertThat(sample.value()).isEqualTo(value(sample.timeMillis()));
            times.add(sample.timeMillis());
        }
        return times;
    }

    private double figure(String name) {
        return head.metrics().families().stream()
                .filter(family -> family.name().equals(name))
                .flatMap(family -> family.points().stream())
                .map(MetricPoint.Value.class::cast)
                .findFirst()
                .orElseThrow()
                .value();
    }
}
