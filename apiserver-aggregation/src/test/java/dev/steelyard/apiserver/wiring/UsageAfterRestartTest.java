package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.groups.FakeInventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.PodRecord.ContainerRecord;
import dev.steelyard.inventory.PodRecord.ContainerState;
import dev.steelyard.inventory.PodRecord.Kind;
import dev.steelyard.inventory.Requests;
import dev.steelyard.inventory.Workload;
import dev.steelyard.kubelet.KubeletSeries;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.tsdb.ClockWitness;
import dev.steelyard.tsdb.Database;
import dev.steelyard.tsdb.DatabaseOptions;
import dev.steelyard.usage.Absence;
import dev.steelyard.usage.NodeUsage;
import dev.steelyard.usage.PodUsage;
import dev.steelyard.usage.ResourceUsage;
import dev.steelyard.usage.Usage;
import dev.steelyard.usage.UsageAnswer;
import dev.steelyard.usage.UsageOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Usage is made again of what the database kept. Times are seconds after [#BEGIN].
@Timeout(60)
class UsageAfterRestartTest {
    private static final Instant BEGIN = Instant.parse("2026-09-01T10:00:00Z");
    private static final long MIB = 1 << 20;

    @TempDir private Path directory;
    private final FakeInventory inventory = new FakeInventory();
    private Instant now = BEGIN;
    private Database database;
    private ResourceUsage usage;

    @BeforeEach
    void start() throws Exception {
        Database.Surroundings surroundings =
                new Database.Surroundings(
                        () -> now, System::nanoTime, new Random(1), ClockWitness.NONE);
        database = Database.open(directory, DatabaseOptions.DEFAULT, surroundings);
        assertThat(database.awaitReplay(Duration.ofSeconds(50))).isTrue();
        usage = ResourceUsage.open(database, inventory, UsageOptions.DEFAULT, () -> now);
    }

    @AfterEach
    void end() throws IOException {
        usage.close();
        database.close();
    }

    private void restart() throws Exception {
        end();
        start();
    }

    @Test
    void itIsServedAsBefore() throws Exception {
        inventory.add(new NodeRecord("n1", Map.of(), Map.of(), 0));
        inventory.add(pod(Instant.EPOCH));
        for (int second : List.of(0, 15)) {
            node(second, 100 + second);
            app(second, 10 + second / 10.0, (double) (second * MIB));
            tell(KubeletSeries.CONTAINER_SWAP, app(), second, 4096);
        }
        setNow(20);
        PodUsage pod = known(usage.pod("shop", "web-1"));
        NodeUsage node = known(usage.node("n1"));

        restart();

        assertThat(known(usage.pod("shop", "web-1"))).isEqualTo(pod);
        assertThat(known(usage.node("n1"))).isEqualTo(node);
        assertThat(ofApp().cpuNanocores()).isEqualTo(100_000_000);
        assertThat(ofApp().swapBytes()).hasValue(4096);
    }

    @Test
    void theLastReadingBeforeIsTheEarlierPointOfTheFirstAfter() throws Exception {
        inventory.add(pod(Instant.EPOCH));
        app(0, 10, MIB);
        restart();
        assertThat(reason()).isInstanceOf(Absence.OneReading.class);

        app(20, 14, 2 * MIB);

        assertThat(ofApp().window()).isEqualTo(Duration.ofSeconds(20));
        assertThat(ofApp().cpuNanocores()).isEqualTo(200_000_000);
        assertThat(ofApp().memoryBytes()).isEqualTo(2 * MIB);
    }

    @Test
    void itHoldsAsLongAsItWouldHaveWithoutOne() throws Exception {
        inventory.add(pod(Instant.EPOCH));
        app(0, 10, MIB);
        app(15, 11, MIB);
        setNow(105);
        restart();
        assertThat(ofApp().timestamp()).isEqualTo(BEGIN.plusSeconds(15));

        setNow(106);
        assertThat(reason()).isInstanceOf(Absence.TooOld.class);
    }

    @Test
    void aScrapeThatFailedBeforeTakesNothingAway() throws Exception {
        inventory.add(pod(Instant.EPOCH));
        app(0, 10, MIB);
        app(15, 11, MIB);
        app(30, Staleness.MARKER, Staleness.MARKER);
        restart();
        assertThat(ofApp().timestamp()).isEqualTo(BEGIN.plusSeconds(15));
    }

    @Test
    void aCounterThatHadJustFallenIsNotSetAgainstWhatItWas() throws Exception {
        inventory.add(pod(Instant.EPOCH));
        app(0, 10, 4 * MIB);
        app(15, 11, 5 * MIB);
        app(30, 0.25, MIB);
        setNow(31);
        Usage before = ofApp();
        restart();
        assertThat(ofApp()).as("the run before holds, all of it").isEqualTo(before);
        assertThat(before.memoryBytes()).isEqualTo(5 * MIB);

        app(45, 3.25, 2 * MIB);
        assertThat(ofApp().cpuNanocores()).isEqualTo(200_000_000);
        assertThat(ofApp().memoryBytes()).isEqualTo(2 * MIB);
    }

    @Test
    void aCounterThatFellMeanwhileIsNotSetAgainstWhatItWas() throws Exception {
        inventory.add(pod(Instant.EPOCH));
        app(0, 10, 4 * MIB);
        app(15, 11, 5 * MIB);
        restart();
        app(30, 0.25, MIB);
        assertThat(ofApp().timestamp()).isEqualTo(BEGIN.plusSeconds(15));
        app(45, 3.25, MIB);
        assertThat(ofApp().cpuNanocores()).isEqualTo(200_000_000);
    }

    @Test
    void aFreshContainerIsSetAgainstItsStart() throws Exception {
        inventory.add(pod(Instant.EPOCH));
        app(20, 2, MIB);
        tell(
                KubeletSeries.CONTAINER_START,
                app(),
                21,
                (double) BEGIN.plusSeconds(8).getEpochSecond());
        restart();
        assertThat(ofApp().window()).isEqualTo(Duration.ofSeconds(12));
        assertThat(ofApp().cpuNanocores()).isEqualTo(166_666_666);
    }

    @Test
    void aPodThatWasReplacedMeanwhileIsAnother() throws Exception {
        app(0, 10, MIB);
        app(15, 11, MIB);
        restart();
        assertThat(((UsageAnswer.Absent<PodUsage>) usage.pod("shop", "web-1")).reason())
                .isInstanceOf(Absence.Unknown.class);

        inventory.add(pod(BEGIN.plusSeconds(16)));
        assertThat(reason()).isInstanceOf(Absence.NoReading.class);
    }

    private void setNow(long second) {
        now = BEGIN.plusSeconds(second);
    }

    private void node(long second, double cpuSeconds) {
        tell(KubeletSeries.NODE_CPU, target().build(), second, cpuSeconds);
        tell(KubeletSeries.NODE_MEMORY, target().build(), second, MIB);
    }

    private void app(long second, double cpuSeconds, double memory) {
        tell(KubeletSeries.CONTAINER_CPU, app(), second, cpuSeconds);
        tell(KubeletSeries.CONTAINER_MEMORY, app(), second, memory);
    }

    private void tell(KubeletSeries family, Labels labels, long second, double value) {
        setNow(Math.max(second, Duration.between(BEGIN, now).toSeconds()));
        try (Appender appender = database.appender()) {
            long series =
                    appender.series(
                            new LabelsBuilder(labels).add(Labels.NAME, family.metric()).build());
            assertThat(appender.append(series, BEGIN.plusSeconds(second).toEpochMilli(), value))
                    .isEqualTo(AppendResult.STORED);
            appender.commit();
        }
    }

    private static Labels app() {
        return target().add(KubeletSeries.NAMESPACE, "shop")
                .add(KubeletSeries.POD, "web-1")
                .add(KubeletSeries.CONTAINER, "app")
                .build();
    }

    private static LabelsBuilder target() {
        return new LabelsBuilder()
                .add("job", KubeletSeries.JOB)
                .add(KubeletSeries.METRICS_PATH, "/metrics/resource")
                .add(KubeletSeries.NODE, "n1");
    }

    private static PodRecord pod(Instant since) {
        return new PodRecord(
                "shop",
                "web-1",
                "n1",
                "10.0.0.1",
                PodRecord.RUNNING,
                true,
                false,
                since,
                new Workload("shop", "Deployment", "web"),
                Map.of(),
                Map.of(),
                Requests.NONE,
                List.of(
                        new ContainerRecord(
                                "app",
                                Kind.REGULAR,
                                new ContainerState.Running(since),
                                Requests.NONE,
                                List.of())));
    }

    private Usage ofApp() {
        return known(usage.pod("shop", "web-1")).containers().getFirst().usage();
    }

    private Absence reason() {
        return switch (usage.pod("shop", "web-1")) {
            case UsageAnswer.Absent<PodUsage>(Absence reason) -> reason;
            case UsageAnswer.Known<PodUsage>(PodUsage known) ->
                    throw new AssertionError("is known: " + known);
        };
    }

    private static <U> U known(UsageAnswer<U> answer) {
        return switch (answer) {
            case UsageAnswer.Known<U>(U known) -> known;
            case UsageAnswer.Absent<U>(Absence reason) ->
                    throw new AssertionError(reason.explanation());
        };
    }
}
