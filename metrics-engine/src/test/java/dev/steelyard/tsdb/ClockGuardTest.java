package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.testing.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A database whose wall clock is set wrong, and maybe right again.
class ClockGuardTest {
    private static final Labels UP = Labels.of("__name__", "up");
    private static final long HOUR = 3_600_000;
    private static final long YEAR = 365 * 24 * HOUR;

    @TempDir private Path directory;
    private final NavigableMap<Long, Double> expected = new TreeMap<>();
    private long wall = 500_000 * HOUR;
    private long elapsed;
    private OptionalLong witness = OptionalLong.empty();
    private Database database;

    @BeforeEach
    void open() throws Exception {
        database =
                Database.open(
                        directory,
                        DatabaseOptions.DEFAULT.with(
                                new DatabaseOptions.Log(1 << 20, 4096, Duration.ofMinutes(4))),
                        new Database.Surroundings(
                                () -> Instant.ofEpochMilli(wall),
                                () -> elapsed * 1_000_000,
                                new Random(1),
                                () -> witness));
        database.awaitReplay();
    }

    @AfterEach
    void close() throws IOException {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {HOUR, -HOUR, YEAR, -YEAR})
    void samplesOfATimeThatIsTakenBackAreNeverSeen(long jump) {
        scrape(20, true);
        wall += jump;
        scrape(10, false);
        assertThat(samples()).isEqualTo(expected);
        assertThat(figure("clock_jump_seconds")).isEqualTo(jump / 1000.0);
        wall -= jump;
        scrape(20, true);
        assertThat(samples()).isEqualTo(expected);
        assertThat(figure("clock_jump_seconds")).isZero();
        assertThat(figure("clock_jumps_total")).isEqualTo(1);
        assertThat(figure("samples_set_apart_total")).isEqualTo(10);
        assertThat(figure("samples_discarded_total")).isEqualTo(10);
        scrape(300, true);
        assertThat(samples()).isEqualTo(expected);
    }

    @Test
    void samplesOfAJumpForwardFollowOnceItIsConfirmed() throws Exception {
        scrape(20, true);
        wall += HOUR;
        scrape(14, true);
        assertThat(samples()).hasSize(20);
        scrape(3, true);
        assertThat(samples()).isEqualTo(expected);
        scrape(200, true);
        assertThat(samples()).isEqualTo(expected);
        assertThat(figure("samples_discarded_total")).isZero();
        database.close();
        open();
        assertThat(samples()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {HOUR, -HOUR})
    void aJumpThatAnotherClockMadeTooIsBelievedAsSoonAsThatIsHeard(long jump) {
        scrape(20, true);
        witness = OptionalLong.of(wall);
        wall += jump;
        scrape(1, true);
        assertThat(samples()).hasSize(20);
        assertThat(database.troubles())
                .hasSize(2)
                .element(1)
                .asString()
                .contains(jump > 0 ? "s ahead of that of the cluster" : "s behind that of");
        witness = OptionalLong.of(wall);
        scrape(2, true);
        assertThat(samples()).isEqualTo(expected);
        assertThat(figure("samples_discarded_total")).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {HOUR, 30 * HOUR})
    void samplesAfterAJumpBackAreSeenOnceItIsConfirmed(long jump) {
        scrape(20, true);
        wall -= jump;
        scrape(14, true);
        assertThat(samples()).hasSize(20);
        scrape(3, true);
        assertThat(samples()).isEqualTo(expected);
        scrape(31 * 60, true);
        assertThat(samples()).isEqualTo(expected);
        assertThat(figure("samples_discarded_total")).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {HOUR, -HOUR, YEAR, -YEAR})
    void aStartKeepsWhatWasSetApartWhereTheClockStillShowsThatTime(long jump) throws Exception {
        scrape(20, true);
        wall += jump;
        scrape(10, true);
        assertThat(samples()).hasSize(20);
        assertThat(samplesOfTheDirectory()).isEqualTo(expected);
        reopen();
        assertThat(samples()).isEqualTo(expected);
        scrape(10, true);
        reopen();
        assertThat(samples()).isEqualTo(expected);
        assertThat(figure("samples_discarded_total")).isZero();
        assertThat(directory.resolve("apart")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(longs = {HOUR, -HOUR, YEAR, -YEAR})
    void aStartDiscardsWhatWasSetApartWhereTheClockIsBack(long jump) throws Exception {
        scrape(20, true);
        wall += jump;
        scrape(10, false);
        wall -= jump;
        assertThat(samplesOfTheDirectory()).isEqualTo(expected);
        reopen();
        assertThat(samples()).isEqualTo(expected);
        assertThat(figure("samples_discarded_total")).isEqualTo(10);
        scrape(10, true);
        reopen();
        assertThat(samples()).isEqualTo(expected);
        assertThat(figure("samples_discarded_total")).isZero();
    }

    @Test
    void aStartKeepsWhatWasBelievedWhateverTheClockShows() throws Exception {
        scrape(20, true);
        wall -= HOUR;
        scrape(17, true);
        database.delete(
                new Selection(List.of(new LabelMatcher.Equal("__name__", "up")), wall, wall));
        expected.remove(wall);
        wall += 2 * HOUR;
        reopen();
        assertThat(samples()).isEqualTo(expected).hasSize(36);
    }

    @Test
    void whatIsInBlocksDoesNotComeBackFromWhatWasApart() throws Exception {
        scrape(20, true);
        wall -= 10 * HOUR;
        scrape(5 * 60, true);
        assertThat(figure("blocks")).isPositive();
        long from = wall - 5 * HOUR;
        long to = wall - 3 * HOUR;
        database.delete(new Selection(List.of(new LabelMatcher.Equal("__name__", "up")), from, to));
        expected.subMap(from, true, to, true).clear();
        reopen();
        assertThat(samples()).isEqualTo(expected);
    }

    /// As after a kill: what is in memory is gone.
    private void reopen() throws Exception {
        database.close();
        open();
        database.tend();
    }

    private void scrape(int minutes, boolean counts) {
        for (int i = 0; i < minutes; i++) {
            wall += 60_000;
            elapsed += 60_000;
            try (Appender appender = database.appender()) {
                assertThat(appender.append(appender.series(UP), wall, (double) elapsed))
                        .isEqualTo(AppendResult.STORED);
                appender.commit();
            }
            if (counts) {
                expected.putIfAbsent(wall, (double) elapsed);
            }
            database.tend();
        }
    }

    /// What somebody finds who only reads there.
    private NavigableMap<Long, Double> samplesOfTheDirectory() throws IOException {
        return samples(
                DirectoryReader.open(
                        directory, DatabaseOptions.DEFAULT, () -> Instant.ofEpochMilli(wall)));
    }

    private NavigableMap<Long, Double> samples() {
        return samples(database);
    }

    private static NavigableMap<Long, Double> samples(SeriesReader of) {
        Map<Labels, List<Sample>> all = Reading.all(of, new LabelMatcher.Equal("__name__", "up"));
        NavigableMap<Long, Double> found = new TreeMap<>();
        all.getOrDefault(UP, List.of())
                .forEach(sample -> found.put(sample.timeMillis(), sample.value()));
        return found;
    }

    private double figure(String name) {
        return OwnFigure.of(database.families(), name.replace("_total", ""));
    }
}
