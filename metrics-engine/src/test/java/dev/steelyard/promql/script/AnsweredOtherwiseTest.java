package dev.steelyard.promql.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.promql.Engine;
import dev.steelyard.promql.EngineOptions;
import dev.steelyard.promql.QueryAnswer;
import dev.steelyard.promql.QuerySettings;
import dev.steelyard.storage.merge.MergedScripts;
import dev.steelyard.testing.PrometheusPrograms;
import dev.steelyard.testing.RunningPrometheus;
import dev.steelyard.tsdb.block.BlockScripts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where we answer otherwise than the scripts of Prometheus 3.14 say, Prometheus 3.16 answers as we
/// do: its own runner and its own server are asked.
class AnsweredOtherwiseTest {
    private static final Pattern FAILED =
            Pattern.compile("--- FAIL: TestScripts/(\\S+\\.test)/line_(\\d+)/");

    @TempDir private Path folder;

    @Test
    void theRunnerOfPrometheusFailsWhereWeDoAndNowhereElse() throws Exception {
        List<Path> scripts = PromqltestConformanceTest.scripts();
        TreeSet<String> failed = new TreeSet<>();
        String output = run(scripts);
        FAILED.matcher(output)
                .results()
                .forEach(one -> failed.add(one.group(1) + ":" + one.group(2)));
        assertThat(output.split("--- PASS: TestScripts/\\S+/line_", -1).length - 1)
                .as(output)
                .isGreaterThan(1800);
        assertThat(failed).isEqualTo(PromqltestConformanceTest.ANSWERED_OTHERWISE.keySet());
    }

    @Test
    void theRunnerOfPrometheusPassesWhatWeAnswerThere() throws Exception {
        Path script =
                Path.of(System.getProperty("steelyard.root"))
                        .resolve("metrics-engine/src/test/resources/promql/since-3.16.test");
        assertThat(run(List.of(script)))
                .contains("--- PASS: TestScripts/since-3.16.test/line_")
                .doesNotContain("--- FAIL");
    }

    private String run(List<Path> scripts) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(PrometheusPrograms.scriptRunner().toString());
        command.add("-test.v");
        scripts.forEach(script -> command.add(script.toAbsolutePath().toString()));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    @Test
    void ofHistogramsInSeveralBlocksPrometheusToldNoResetBetweenThemEither() throws Exception {
        MergedScripts merged =
                new MergedScripts(
                        List.of(
                                new BlockScripts(folder, 1),
                                new BlockScripts(folder, 2),
                                new BlockScripts(folder, 3)));
        ScriptRunner runner = new ScriptRunner(new Engine(ScriptRunner.OPTIONS), merged);
        ScriptOutcome outcome =
                runner.run(
                        Script.parse(
                                "mixed",
                                """
                                load 1m
                                  mixed {{sum:6 count:5 buckets:[2 2 1]}}+{{sum:2 count:3 buckets:[1 1 1]}}x4 {{sum:4 count:4 counter_reset_hint:gauge buckets:[1 2 1]}} {{sum:6 count:5 buckets:[2 2 1]}}+{{sum:2 count:3 buckets:[1 1 1]}}x4 {{sum:4 count:4 buckets:[1 2 1]}}

                                eval instant at 11m count(mixed)
                                  {} 1
                                """));
        assertThat(outcome.failures()).isEmpty();
        Path data = gathered();
        try (RunningPrometheus running = RunningPrometheus.start(folder, data, "global: {}\n")) {
            for (String function : List.of("sum_over_time", "avg_over_time")) {
                String query = "histogram_count(" + function + "(mixed[2m]))";
                String theirs = running.ask("/api/v1/query", Map.of("query", query, "time", "660"));
                QueryAnswer ours =
                        new Engine(EngineOptions.DEFAULT)
                                .instant(query, 660_000, merged, QuerySettings.NONE);
                assertThat(theirs).contains("\"success\"", "[660,").doesNotContain("warnings");
                assertThat(ours.warnings()).isEmpty();
            }
        }
    }

    /// The blocks that were written, in one directory.
    private Path gathered() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        List<Path> blocks;
        try (Stream<Path> files = Files.walk(folder)) {
            blocks = files.filter(file -> file.endsWith("meta.json")).map(Path::getParent).toList();
        }
        assertThat(blocks).hasSize(3);
        for (Path block : blocks) {
            Files.move(block, data.resolve(block.getFileName()));
        }
        return data;
    }
}
