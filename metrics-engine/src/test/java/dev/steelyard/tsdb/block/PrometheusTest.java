package dev.steelyard.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.merge.MergedReader;
import dev.steelyard.testing.PrometheusPrograms;
import dev.steelyard.testing.RunningPrometheus;
import dev.steelyard.tsdb.block.index.ChunkList;
import dev.steelyard.tsdb.block.index.Postings;
import dev.steelyard.tsdb.chunk.ChunkCursor;
import dev.steelyard.tsdb.chunk.Encoding;
import dev.steelyard.tsdb.chunk.HistogramAppender;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Blocks that a running Prometheus wrote (floats, native histograms of every kind, overlaps,
/// deletions), and ours under its hands.
class PrometheusTest {
    private static final String IDLE = "global: {}\n";
    private static final Selection ALL =
            new Selection(
                    List.of(new LabelMatcher.NotEqual(Labels.NAME, "")),
                    Long.MIN_VALUE,
                    Long.MAX_VALUE);

    @TempDir private static Path folder;
    private static Path theirs;

    @BeforeAll
    static void prometheusWritesABlock() throws IOException {
        theirs = ScrapedBlock.write(folder);
    }

    private static Path onlyBlock(Path directory) throws IOException {
        List<Path> blocks = new BlockDirectory(directory).current();
        assertThat(blocks).hasSize(1);
        return blocks.getFirst();
    }

    @Test
    void itsBlockReadsAsPromtoolDumpsIt() throws IOException, InterruptedException {
        Path directory = Files.createDirectories(folder.resolve("read"));
        Files.createDirectory(directory.resolve("wal"));
        ScrapedBlock.copy(theirs, directory);
        assertThat(read(directory)).isEqualTo(dumped(directory));
        assertThat(BlockVerification.of(theirs, _ -> {})).isEmpty();
    }

    /// The encodings that Prometheus writes where start times are kept: we read and do not write
    /// them.
    @Test
    void itsStartTimesAndTighterChunksAreRead() throws IOException, InterruptedException {
        Path directory = Files.createDirectories(folder.resolve("starts"));
        Files.createDirectory(directory.resolve("wal"));
        Path block =
                ScrapedBlock.write(
                        folder, "st-storage", "histograms-st-encoding", "use-start-timestamps");
        ScrapedBlock.copy(block, directory);
        assertThat(read(directory)).isEqualTo(dumped(directory));
        assertThat(BlockVerification.of(block, _ -> {})).isEmpty();
        assertThat(encodings(block))
                .contains(
                        Encoding.XOR2,
                        Encoding.HISTOGRAM_WITH_START,
                        Encoding.FLOAT_HISTOGRAM_WITH_START);
        for (String metric :
                List.of(
                        "prometheus_http_requests_total",
                        "prometheus_http_request_duration_seconds")) {
            startsAreThoseOf(metric, directory);
        }
    }

    private static Set<Encoding> encodings(Path block) throws IOException {
        BlockReader reader = BlockReader.open(block);
        Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
        Postings all = reader.index().all();
        for (int i = 0; i < all.size(); i++) {
            long reference = reader.index().series(all.get(i)).chunks().reference(0);
            encodings.add(reader.segments().find(reference).encoding());
        }
        return encodings;
    }

    /// The last start time of each series is what Prometheus says it is.
    private static void startsAreThoseOf(String metric, Path directory) throws IOException {
        String selector = metric + "{job=\"exponential\"}";
        BlockReader block = BlockReader.open(new BlockDirectory(directory).all().getFirst());
        long end = block.meta().maxMillis() - 1;
        String answer;
        try (RunningPrometheus running =
                RunningPrometheus.start(
                        folder,
                        directory,
                        IDLE,
                        "st-storage",
                        "use-start-timestamps",
                        "promql-experimental-functions")) {
            answer =
                    running.get(
                            "/api/v1/query?query=%s&time=%s"
                                    .formatted(
                                            RunningPrometheus.encoded(
                                                    "start_timestamp(" + selector + ")"),
                                            seconds(end)));
        }
        SeriesCursor series =
                block.select(
                        new Selection(
                                List.of(
                                        new LabelMatcher.Equal(Labels.NAME, metric),
                                        new LabelMatcher.Equal("job", "exponential")),
                                0,
                                end));
        int compared = 0;
        while (series.next()) {
            SeriesCursor.SampleCursor samples = series.samples();
            long start = 0;
            while (samples.next()) {
                start = samples.startMillis();
            }
            String handler = series.labels().get("handler");
            assertThat(start).isPositive();
            assertThat(answer.replaceAll("(\\.[0-9]*?)0+\"", "$1\""))
                    .as(handler)
                    .containsPattern("\"%s\"".formatted(number(start)));
            compared++;
        }
        assertThat(compared).isPositive();
    }

    /// Seconds as a query answers them.
    private static String number(long millis) {
        return seconds(millis).replaceAll("\\.?0+$", "").replace(".", "\\.");
    }

    /// Whole counts, float counts, exponential buckets and bounds: each chunk comes out to the byte
    /// when its histograms are written again.
    @Test
    void itsHistogramChunksAreWrittenAgainToTheByte() throws IOException {
        BlockReader block = BlockReader.open(theirs);
        Map<Encoding, Integer> seen = new EnumMap<>(Encoding.class);
        Postings all = block.index().all();
        boolean bounds = false;
        for (int i = 0; i < all.size(); i++) {
            ChunkList chunks = block.index().series(all.get(i)).chunks();
            for (int n = 0; n < chunks.size(); n++) {
                ChunkSegments.Located chunk = block.segments().find(chunks.reference(n));
                if (!chunk.encoding().holdsFloats()) {
                    bounds |= writeAgain(chunk);
                }
                seen.merge(chunk.encoding(), 1, Integer::sum);
            }
        }
        assertThat(seen).hasSize(3);
        assertThat(bounds).isTrue();
    }

    /// Answers whether the histograms name their bounds.
    private static boolean writeAgain(ChunkSegments.Located chunk) {
        byte[] bytes =
                chunk.file()
                        .memory()
                        .asSlice(chunk.offset(), chunk.length())
                        .toArray(ValueLayout.JAVA_BYTE);
        ChunkCursor cursor = chunk.encoding().cursor();
        cursor.open(MemorySegment.ofArray(bytes), 0, bytes.length);
        HistogramAppender appender = null;
        boolean bounds = false;
        while (cursor.next()) {
            NativeHistogram histogram = Objects.requireNonNull(cursor.histogram());
            if (appender == null) {
                appender = new HistogramAppender(histogram.wholeCounts());
            }
            assertThat(appender.append(cursor.timeMillis(), histogram, 0)).isTrue();
            bounds |= histogram.hasCustomBounds();
        }
        byte[] again = Objects.requireNonNull(appender).bytes();
        again[2] = bytes[2]; // what came before the chunk is not known from it
        assertThat(again).isEqualTo(bytes);
        return bounds;
    }

    /// Chunks and index together: the goal is no byte more than Prometheus needs.
    @Test
    void itsSamplesTakeNoMoreRoomInABlockOfOurs() throws IOException {
        BlockReader block = BlockReader.open(theirs);
        Path directory = Files.createDirectories(folder.resolve("again"));
        Ulid ulid = Ulid.at(0, new Random(1));
        try (BlockWriter writer = BlockWriter.create(directory, ulid)) {
            SeriesCursor series = block.all();
            while (series.next()) {
                writer.series(series.labels());
                writer.samples(series.samples());
            }
            writer.finish(Long.MIN_VALUE, Long.MAX_VALUE, BlockMeta.Compaction.ofHead(ulid));
        }
        BlockReader again = BlockReader.open(directory.resolve(ulid.toString()));
        assertThat(again.meta().stats().samples()).isEqualTo(block.meta().stats().samples());
        assertThat(again.sizeBytes()).isLessThanOrEqualTo(block.sizeBytes());
    }

    /// Prometheus serves a directory with its block and ours, which overlap, and deletes from both.
    @Test
    void itServesAndDeletesFromOurBlockAndWeReadWhatIsLeft()
            throws IOException, InterruptedException {
        Path data = Files.createDirectories(folder.resolve("both"));
        ScrapedBlock.copy(theirs, data);
        long time = BlockReader.open(theirs).meta().minMillis();
        Labels ours = Labels.of("__name__", "ours", "kind", "new");
        Labels shared = Labels.of("__name__", "up", "instance", "x", "job", "bounds");
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            samples.add(new Sample(time + 10L * i, Math.floorDiv(i, 3)));
        }
        WrittenBlock.of(data, 5, Map.of(ours, samples, shared, samples));
        String deleted = "/api/v1/admin/tsdb/delete_series?match[]=";
        try (RunningPrometheus running = RunningPrometheus.start(folder, data, IDLE)) {
            String answer =
                    running.query("count_over_time(ours[1h] @ %d)".formatted(time / 1000 + 60));
            assertThat(answer).contains("\"300\"");
            running.post(
                    "%s%s&start=%s&end=%s"
                            .formatted(
                                    deleted.replace("[]", "%5B%5D"),
                                    RunningPrometheus.encoded("{kind=\"new\"}"),
                                    seconds(time + 500),
                                    seconds(time + 1500)));
            running.post(
                    deleted.replace("[]", "%5B%5D") + RunningPrometheus.encoded("go_goroutines"));
        }
        Map<String, List<String>> left = read(data);
        assertThat(left).isEqualTo(dumped(data));
        assertThat(left.get("{__name__=\"ours\", kind=\"new\"}")).hasSizeBetween(198, 200);
        assertThat(left.keySet()).noneMatch(labels -> labels.contains("\"go_goroutines\""));
    }

    private static String seconds(long millis) {
        return "%d.%03d".formatted(millis / 1000, millis % 1000);
    }

    /// And the other way round: it respects what we deleted.
    @Test
    void itRespectsOurDeletions() throws IOException, InterruptedException {
        Path data = Files.createDirectories(folder.resolve("deleted"));
        Files.createDirectory(data.resolve("wal"));
        ScrapedBlock.copy(theirs, data);
        BlockReader block = BlockReader.open(onlyBlock(data));
        long middle = (block.meta().minMillis() + block.meta().maxMillis()) / 2;
        Selection half =
                new Selection(
                        List.of(new LabelMatcher.StartsWith(Labels.NAME, "prometheus_")),
                        middle,
                        Long.MAX_VALUE);
        assertThat(block.delete(half).meta().stats().tombstones()).isPositive();
        Map<String, List<String>> left = read(data);
        assertThat(left).isEqualTo(dumped(data));
        assertThat(left.toString()).contains("prometheus_");
    }

    static Map<String, List<String>> read(Path directory) throws IOException {
        List<BlockReader> readers = new ArrayList<>();
        for (Path block : new BlockDirectory(directory).current()) {
            readers.add(BlockReader.open(block));
        }
        Map<String, List<String>> all = new TreeMap<>();
        SeriesCursor series = new MergedReader(readers).select(ALL);
        while (series.next()) {
            List<String> samples = new ArrayList<>();
            SeriesCursor.SampleCursor cursor = series.samples();
            while (cursor.next()) {
                NativeHistogram histogram = cursor.histogram();
                String value =
                        histogram == null
                                ? String.valueOf(cursor.value())
                                : "count %s sum %s".formatted(histogram.count(), histogram.sum());
                samples.add(value + "@" + cursor.timeMillis());
            }
            all.put(PromtoolTest.dumpedLabels(series.labels()), samples);
        }
        return all;
    }

    private static final Pattern LINE = Pattern.compile("(\\{.*?\\}) (\\S+|\\{.*\\}) (-?\\d+)");
    private static final Pattern HISTOGRAM = Pattern.compile("\\{count:(.*?), sum:(.*?)[,}].*");

    static Map<String, List<String>> dumped(Path directory)
            throws IOException, InterruptedException {
        Map<String, List<String>> all = new TreeMap<>();
        List<String> lines =
                PrometheusPrograms.lines(
                        PrometheusPrograms.promtool(), "tsdb", "dump", directory.toString());
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            Matcher histogram = HISTOGRAM.matcher(parts.group(2));
            String value =
                    histogram.matches()
                            ? "count %s sum %s"
                                    .formatted(
                                            PromtoolTest.number(histogram.group(1)),
                                            PromtoolTest.number(histogram.group(2)))
                            : String.valueOf(PromtoolTest.number(parts.group(2)));
            all.computeIfAbsent(parts.group(1), _ -> new ArrayList<>())
                    .add(value + "@" + parts.group(3));
        }
        return all;
    }
}
