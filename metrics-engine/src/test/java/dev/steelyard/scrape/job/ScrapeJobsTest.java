package dev.steelyard.scrape.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.scrape.ScrapeClock;
import dev.steelyard.scrape.ScrapeLimits;
import dev.steelyard.scrape.ScrapeOutcome;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.scrape.TargetStatus.Health;
import dev.steelyard.scrape.config.ConfigurationFile;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jobs over loopback: real targets, real files, a real clock.
@Timeout(60)
class ScrapeJobsTest {
    private static final long LOOK_NANOS = 5_000_000;

    @TempDir private Path directory;
    private final Head head = new Head(HeadOptions.DEFAULT);
    private ExposingTarget target;
    private @Nullable ScrapeJobs jobs;

    @BeforeEach
    void openTarget() throws IOException {
        target = new ExposingTarget("depth 1\ndebug_x 1\nsize{a=\"long name\"} 1\n");
    }

    @AfterEach
    void close() {
        if (jobs != null) {
            jobs.close();
        }
        target.close();
    }

    private ScrapeJobs open(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("prometheus.yml"), inPlace(text));
        ScrapeJobs opened =
                ScrapeJobs.open(
                        head,
                        ScrapeClock.of(InstantSource.system()),
                        new ScrapeJobs.Terms("test", ScrapeLimits.DEFAULT),
                        ConfigurationFile.read(file));
        jobs = opened;
        return opened;
    }

    private String inPlace(String text) {
        return text.replace("127.0.0.1:9100", target.address());
    }

    private static void until(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) { // bounded by the timeout of the class
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean isScraped(ScrapeJobs jobs) {
        return !jobs.statuses().isEmpty()
                && jobs.statuses().stream()
                        .noneMatch(status -> status.health() instanceof Health.Unknown);
    }

    private Set<String> metrics() {
        Set<String> names = new TreeSet<>();
        SeriesCursor series =
                head.select(
                        new Selection(
                                List.of(new LabelMatcher.NotEqual(Labels.NAME, "")),
                                0,
                                Long.MAX_VALUE));
        while (series.next()) {
            names.add(series.labels().metricName());
        }
        return names;
    }

    private static List<String> addresses(ScrapeJobs jobs) {
        return jobs.discovered().stream()
                .map(DiscoveredTarget::target)
                .filter(Objects::nonNull)
                .map(each -> each.labels().get("instance"))
                .toList();
    }

    private static final String FILES =
            """
            scrape_configs:
              - job_name: files
                scrape_interval: 1h
                file_sd_configs: [{files: ['t*.yml']}]
            """;

    @Test
    void targetsOfFilesComeAndGoWithTheFiles() throws Exception {
        ScrapeJobs opened = open(FILES);
        assertThat(opened.discovered()).isEmpty();
        Path file = Files.writeString(directory.resolve("t1.yml"), "- targets: [a:1, b:1]\n");
        opened.refresh();
        assertThat(addresses(opened)).containsExactly("a:1", "b:1");
        assertThat(opened.discovered().getFirst().discovered().get("__meta_filepath"))
                .isEqualTo(file.toString());
        Files.delete(file);
        opened.refresh();
        assertThat(opened.discovered()).isEmpty();
    }

    @Test
    void aFileThatBecomesBrokenCountsAsItLastWas() throws Exception {
        Path file = Files.writeString(directory.resolve("t1.yml"), "- targets: [a:1]\n");
        ScrapeJobs opened = open(FILES);
        Files.writeString(file, "- target: [b:1, c:1]\n");
        opened.refresh();
        assertThat(addresses(opened)).containsExactly("a:1");
        Files.writeString(file, "- targets: [b:1, c:1, d:1]\n");
        opened.refresh();
        assertThat(addresses(opened)).containsExactly("b:1", "c:1", "d:1");
    }

    @Test
    void whatCannotBeATargetSaysWhy() throws Exception {
        ScrapeJobs opened =
                open(
                        """
                        scrape_configs:
                          - job_name: a
                            static_configs: [{targets: ['x:1']}]
                            relabel_configs: [{target_label: __scheme__, replacement: ftp}]
                          - job_name: b
                            static_configs: [{targets: ['x:1']}]
                            relabel_configs: [{target_label: __scrape_timeout__, replacement: 5m}]
                          - job_name: c
                            static_configs: [{targets: ['x:1']}]
                            relabel_configs: [{target_label: __address__, replacement: ''}]
                        """);
        assertThat(opened.discovered())
                .extracting(DiscoveredTarget::problem)
                .containsExactly(
                        "unsupported scheme \"ftp\"; use http or https",
                        "scrape timeout cannot be greater than scrape interval (\"5m\" > \"1m\")",
                        "no address");
    }

    @Test
    void beyondTheTargetLimitAllTargetsFail() throws Exception {
        ScrapeJobs opened =
                open(
                        """
                        scrape_configs:
                          - job_name: many
                            scrape_interval: 1s
                            target_limit: 1
                            static_configs: [{targets: ['127.0.0.1:9100', 'b:1']}]
                        """);
        until(() -> isScraped(opened));
        assertThat(opened.statuses())
                .extracting(TargetStatus::health)
                .containsOnly(
                        new Health.Down(
                                ScrapeOutcome.TARGET_LIMIT,
                                "target_limit exceeded (number of targets: 2, limit: 1)"));
        assertThat(target.requests()).isEmpty();
    }

    @Test
    void anAnswerBeyondALimitOfTheJobFailsAsAWhole() throws Exception {
        ScrapeJobs opened =
                open(
                        """
                        scrape_configs:
                          - job_name: samples
                            scrape_interval: 1s
                            sample_limit: 2
                            static_configs: [{targets: ['127.0.0.1:9100']}]
                          - job_name: values
                            scrape_interval: 1s
                            label_value_length_limit: 8
                            static_configs: [{targets: ['127.0.0.1:9100']}]
                            relabel_configs: [{target_label: instance, replacement: x}]
                        """);
        until(() -> opened.statuses().size() == 2 && isScraped(opened));
        assertThat(opened.statuses())
                .extracting(TargetStatus::health)
                .containsExactlyInAnyOrder(
                        new Health.Down(
                                ScrapeOutcome.SAMPLE_LIMIT,
                                "sample limit exceeded (samples: 3, limit: 2)"),
                        new Health.Down(
                                ScrapeOutcome.LABEL_LIMIT,
                                "label_value_length_limit exceeded (metric: size, label name:"
                                        + " a, length: 9, limit: 8)"));
        assertThat(metrics()).doesNotContain("depth").contains("up");
    }

    @Test
    void credentialsAreReadAgainWhenTheirFileChanges() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "first\n");
        ScrapeJobs opened =
                open(
                        """
                        scrape_configs:
                          - job_name: a
                            scrape_interval: 1s
                            authorization: {credentials_file: token}
                            static_configs: [{targets: ['127.0.0.1:9100']}]
                        """);
        until(() -> isScraped(opened));
        assertThat(target.requests().getFirst().getFirst("Authorization"))
                .isEqualTo("Bearer first");
        Files.writeString(token, "second\n");
        until(() -> "Bearer second".equals(target.requests().getLast().getFirst("Authorization")));
    }

    /// What the page shows is what happens.
    @Test
    void theExampleOfThePageKeepsOneTargetAndDropsWhatItSays() throws Exception {
        List<String> blocks = blocks();
        Files.createDirectory(directory.resolve("targets"));
        Files.writeString(directory.resolve("targets/shop.json"), inPlace(blocks.get(2)));
        ScrapeJobs opened = open(blocks.get(1).replace("5s", "1s"));
        until(() -> isScraped(opened));
        assertThat(addresses(opened)).containsExactly(target.address());
        assertThat(opened.discovered()).hasSize(2);
        assertThat(metrics()).contains("depth", "up").doesNotContain("debug_x");
        assertThat(opened.statuses().getFirst().target().labels().get("host"))
                .isEqualTo("127.0.0.1");
        open(blocks.getFirst());
    }

    /// The examples of `docs/standalone.md` in YAML and JSON.
    private static List<String> blocks() throws IOException {
        Path root = Path.of(System.getProperty("steelyard.root", ".."));
        String page = Files.readString(root.resolve("docs/standalone.md"));
        return Pattern.compile("```(?:yaml|json)\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(it -> it.group(1))
                .toList();
    }
}
