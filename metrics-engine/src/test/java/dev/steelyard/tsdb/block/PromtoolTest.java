package dev.steelyard.tsdb.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.testing.PrometheusPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocks of floats, ours and promtool's, each read by the other.
class PromtoolTest {
    private static final long TIME = 1_700_000_000_000L;

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void dumpsWhatWeWrote(long seed) throws IOException, InterruptedException {
        Path promtool = PrometheusPrograms.promtool();
        Map<Labels, List<Sample>> series = randomSeries(new Random(seed));
        WrittenBlock.of(directory, seed, series);
        Files.createDirectory(directory.resolve("wal")); // or promtool does not dump
        List<String> dumped =
                PrometheusPrograms.lines(promtool, "tsdb", "dump", directory.toString());
        assertThat(String.join("\n", dumped.stream().map(PromtoolTest::comparable).toList()))
                .isEqualTo(String.join("\n", lines(series)));
    }

    @Test
    void listsAndAnalyzesWhatWeWrote() throws IOException, InterruptedException {
        Path promtool = PrometheusPrograms.promtool();
        Map<Labels, List<Sample>> series = randomSeries(new Random(7));
        BlockReader block = WrittenBlock.of(directory, 7, series);
        String ulid = block.meta().ulid().toString();
        assertThat(PrometheusPrograms.lines(promtool, "tsdb", "list", directory.toString()))
                .anySatisfy(line ->
                        assertThat(line).startsWith(ulid).contains(" " + series.size() + " "));
        assertThat(PrometheusPrograms.lines(promtool, "tsdb", "analyze", directory.toString()))
                .contains("Total Series: " + series.size());
    }

    /// The index and the chunks come out to the byte as promtool wrote them, from the labels and
    /// samples alone.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatPromtoolWroteIsWrittenAgainToTheByte(long seed)
            throws IOException, InterruptedException {
        Path promtool = PrometheusPrograms.promtool();
        Path text = directory.resolve("samples.om");
        Files.write(text, openMetrics(randomSeries(new Random(seed))));
        Path theirs = directory.resolve("theirs");
        PrometheusPrograms.lines(
                promtool,
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                text.toString(),
                theirs.toString());
        List<Path> blocks;
        try (Stream<Path> list = Files.list(theirs)) {
            blocks = list.toList();
        }
        assertThat(blocks).isNotEmpty();
        for (Path block : blocks) {
            BlockReader read = BlockReader.open(block);
            Path ours = WrittenBlock.of(directory, read.hashCode(), contents(read)).directory();
            assertThat(Files.mismatch(ours.resolve("index"), block.resolve("index"))).isEqualTo(-1);
            assertThat(
                            Files.mismatch(
                                    ours.resolve("chunks/000001"), block.resolve("chunks/000001")))
                    .isEqualTo(-1);
            assertThat(Files.mismatch(ours.resolve("tombstones"), block.resolve("tombstones")))
                    .isEqualTo(-1);
            assertThat(Files.readString(ours.resolve("meta.json")).replaceAll("[0-9A-Z]{26}", ""))
                    .isEqualTo(
                            Files.readString(block.resolve("meta.json"))
                                    .replaceAll("[0-9A-Z]{26}", ""));
        }
    }

    private static Map<Labels, List<Sample>> contents(BlockReader block) {
        Map<Labels, List<Sample>> contents = new TreeMap<>();
        SeriesCursor series = block.all();
        while (series.next()) {
            List<Sample> samples = new ArrayList<>();
            SeriesCursor.SampleCursor cursor = series.samples();
            while (cursor.next()) {
                samples.add(new Sample(cursor.timeMillis(), cursor.value()));
            }
            contents.put(series.labels(), samples);
        }
        return contents;
    }

    /// Few enough samples a series that promtool cuts chunks where we do: every 120.
    private static Map<Labels, List<Sample>> randomSeries(Random random) {
        Map<Labels, List<Sample>> series = new TreeMap<>();
        for (int i = 1 + random.nextInt(40); i > 0; i--) {
            List<Sample> samples = new ArrayList<>();
            long time = TIME + random.nextInt(60_000);
            for (int n = 1 + random.nextInt(100); n > 0; n--) {
                samples.add(new Sample(time, value(random)));
                time += 10_000 + random.nextInt(random.nextBoolean() ? 1 : 100_000) % 15_000;
            }
            series.put(
                    Labels.of(
                            "__name__",
                            "m" + random.nextInt(5),
                            "a",
                            random.nextInt(3) == 0 ? "" : "x\"\\" + random.nextInt(9),
                            "é",
                            List.of("", "ü", "𐍈", "ﬀ").get(random.nextInt(4))),
                    samples);
        }
        return series;
    }

    private static double value(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> -0.0;
            case 3 -> Staleness.MARKER;
            case 4, 5 -> random.nextGaussian();
            case 6, 7, 8 -> random.nextBoolean() ? 1.5 : Math.nextUp(1.5);
            default -> random.nextInt(50);
        };
    }

    private static List<String> openMetrics(Map<Labels, List<Sample>> series) {
        List<String> lines = new ArrayList<>();
        String metric = "";
        for (Map.Entry<Labels, List<Sample>> entry : series.entrySet()) {
            if (!entry.getKey().metricName().equals(metric)) {
                metric = entry.getKey().metricName();
                lines.add("# TYPE " + metric + " gauge");
            }
            for (Sample sample : entry.getValue()) {
                long millis = sample.timeMillis();
                lines.add(
                        "{\"%s\"%s} %s %d.%03d"
                                .formatted(
                                        metric,
                                        labels(entry.getKey()),
                                        text(sample.value()),
                                        millis / 1000,
                                        millis % 1000));
            }
        }
        lines.add("# EOF");
        return lines;
    }

    private static String labels(Labels labels) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < labels.size(); i++) {
            if (!labels.name(i).equals(Labels.NAME)) {
                text.append(",\"").append(labels.name(i)).append("\"=");
                text.append(quoted(labels.value(i)));
            }
        }
        return text.toString();
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String text(double value) {
        return Double.isInfinite(value) ? "+Inf" : String.valueOf(value);
    }

    private static List<String> lines(Map<Labels, List<Sample>> series) {
        List<String> lines = new ArrayList<>();
        series.forEach((labels, samples) -> {
            for (Sample sample : samples) {
                lines.add(
                        "%s %s %d"
                                .formatted(
                                        dumpedLabels(labels), sample.value(), sample.timeMillis()));
            }
        });
        return lines;
    }

    /// Labels as promtool writes them.
    static String dumpedLabels(Labels labels) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String name = labels.name(i);
            boolean plain = name.matches("[a-zA-Z_][a-zA-Z_0-9]*");
            pairs.add((plain ? name : quoted(name)) + "=" + quoted(labels.value(i)));
        }
        return "{" + String.join(", ", pairs) + "}";
    }

    /// A number that Go wrote.
    static double number(String text) {
        return Double.parseDouble(text.replace("+Inf", "Infinity").replace("-Inf", "-Infinity"));
    }

    /// A line with its value as Java writes it.
    private static String comparable(String line) {
        String[] parts = line.split(" ");
        parts[parts.length - 2] = String.valueOf(number(parts[parts.length - 2]));
        return String.join(" ", parts);
    }
}
