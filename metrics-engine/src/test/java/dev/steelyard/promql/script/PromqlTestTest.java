package dev.steelyard.promql.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromqlTestTest {
    private static final String GOOD =
            """
            load 1m
              requests_total{pod="a"} 0+60x10
              requests_total{pod="b"} 0+120x10

            eval instant at 10m sum(rate(requests_total[5m]))
              {} 3

            eval range from 1m to 3m step 1m requests_total{pod="a"}
              requests_total{pod="a"} 60 120 180
            """;

    @TempDir private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return new PromqlTest()
                .run(
                        List.of(args),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String script(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private Stream<String> output() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replace(folder.toString() + "/", ""));
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8).replace(folder.toString() + "/", "");
    }

    @Test
    void goodScriptsAreCounted() throws IOException {
        assertThat(run(script("a.test", GOOD), script("b.test", GOOD))).isEqualTo(PromqlTest.GOOD);
        assertThat(output()).containsExactly("2/2 a.test", "2/2 b.test", "4 passed, 0 failed");
        assertThat(errors()).isEmpty();
    }

    @Test
    void whatIsExperimentalFailsWhereOnlyTheStableIsAskedFor() throws IOException {
        String experimental =
                """
                load 1m
                  up{pod="b"} 1
                  up{pod="a"} 2

                eval_ordered instant at 0 sort_by_label(up, "pod")
                  up{pod="a"} 2
                  up{pod="b"} 1
                """;
        assertThat(run(script("e.test", experimental))).isEqualTo(PromqlTest.GOOD);
        assertThat(run("--stable", script("e.test", experimental))).isEqualTo(PromqlTest.FAILED);
        assertThat(output()).anyMatch(line -> line.contains("is not enabled"));
        assertThat(run("--stable")).isEqualTo(PromqlTest.MISUSED);
    }

    @Test
    void failuresAreToldWithFileLineExpectedAndGot() throws IOException {
        String bad = GOOD.replace("{} 3", "{} 4").replace("60 120 180", "60 120 _");
        assertThat(run(script("bad.test", bad))).isEqualTo(PromqlTest.FAILED);
        assertThat(output())
                .containsExactly(
                        "bad.test:5: sum(rate(requests_total[5m]))",
                        "  expected {} 4",
                        "  got      {} 3 (at 600000 ms)",
                        "bad.test:8: requests_total{pod=\"a\"}",
                        "  expected requests_total{pod=\"a\"} _@180000",
                        "  got      60@60000 120@120000 180@180000",
                        "0/2 bad.test",
                        "0 passed, 2 failed");
    }

    @Test
    void badScriptsAreToldWithFileAndLineAndTheOthersStillRun() throws IOException {
        String broken = script("broken.test", "load 1m\n  m one\n");
        String contradicting = script("contradicting.test", "load 1m\n m 1 2\n\nload 1m\n m 1 3\n");
        assertThat(run(broken, contradicting, folder + "/none.test", script("a.test", GOOD)))
                .isEqualTo(PromqlTest.FAILED);
        assertThat(errors())
                .contains("broken.test:2: \"one\" is no number and not stale")
                .contains("contradicting.test:5: m{} has a newer sample")
                .contains("none.test: there is no such file");
        assertThat(output()).containsExactly("2/2 a.test", "2 passed, 3 failed");
    }

    @Test
    void remarksAndFailuresAreCompared() throws IOException {
        String text =
                """
                load 1m
                  m{a="1"} 1x10
                  m{a="2"} 2x10

                eval instant at 5m quantile(2, m)
                  expect no_warn
                  {} +Inf

                eval instant at 5m m + on () m
                  expect fail msg: no such text

                eval instant at 5m m
                  expect fail

                eval instant at 5m m + on () m
                  expect fail regex: many-to-many
                """;
        assertThat(run(script("a.test", text))).isEqualTo(PromqlTest.FAILED);
        assertThat(output())
                .contains("a.test:5: quantile(2, m)")
                .contains("  expected no warnings")
                .contains("a.test:9: m + on () m")
                .contains("  expected failure \"no such text\"")
                .contains("a.test:12: m")
                .contains("  expected failure any")
                .endsWith("1/4 a.test", "1 passed, 3 failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sort(m)           | expect ordered;m{a="1"} 1;m{a="2"} 2 | expect ordered;m{a="2"} 2;m{a="1"} 1
                    -m                | {a="1"} -1;{a="2"} -2                | {a="1"} -1
                    -m{a="1"}         | {a="1"} -1                           | {a="1"} -1;{a="2"} -2
                    -m{a="1"}         | {a="1"} -1.0000001                   | {a="1"} -1.00001
                    -m{a="1"} * NaN   | {a="1"} NaN                          | {a="1"} 0
                    1                 | 1                                    | {} 1
                    vector(1)         | {} 1                                 | 1
                    "x"               | expect string `x`                    | expect string `y`
                    quantile(2, m)    | expect warn regex: 2;{} Inf          | expect info;{} Inf
                    -h                | {} {{count:-3 z_bucket:-1 z_bucket_w:0.5 buckets:[-2]}} | {} {{count:-3 z_bucket:-1 z_bucket_w:0.1 buckets:[-2]}}
                    h * 2             | {} {{count:6 z_bucket:2 z_bucket_w:0.5 buckets:[4]}}    | {} {{count:6 z_bucket:2 z_bucket_w:0.5 buckets:[4] offset:1}}
                    h * 2             | {} {{count:6 z_bucket:2 z_bucket_w:0.5 buckets:[0 4] offset:-1}} | {} {{count:6 z_bucket:2 z_bucket_w:0.5 buckets:[4 1]}}
                    h * 2             | {} {{count:6 z_bucket:2 z_bucket_w:0.5 buckets:[4]}}    | {} 6
                    -h                | {} {{count:-3 z_bucket:-1 z_bucket_w:0.5 buckets:[-2] counter_reset_hint:gauge}} | {} {{count:-3 z_bucket:-1 z_bucket_w:0.5 buckets:[-2] counter_reset_hint:reset}}
                    m[1m]             | expect range vector from 5m to 5m step 1m;m{a="1"} 1;m{a="2"} 2 | expect range vector from 5m to 6m step 1m;m{a="1"} 1 1;m{a="2"} 2 2
                    """)
    void whatIsLikeTheAnswerPassesAndWhatIsNotFails(String query, String good, String bad)
            throws IOException {
        String load =
                """
                load 1m
                  m{a="1"} 1x5
                  m{a="2"} 2x5
                  h {{count:3 z_bucket:1 z_bucket_w:0.5 buckets:[2]}}x5

                eval instant at 5m\
                """
                        + " ";
        String right = load + query + "\n" + good.replace(";", "\n") + "\n";
        String wrong = load + query + "\n" + bad.replace(";", "\n") + "\n";
        assertThat(run(script("right.test", right))).as(output().toList().toString()).isZero();
        assertThat(run(script("wrong.test", wrong))).isEqualTo(PromqlTest.FAILED);
        assertThat(output()).contains("1/1 right.test", "0/1 wrong.test");
    }

    @Test
    void withoutFilesTheUsageIsPrinted() {
        assertThat(run()).isEqualTo(PromqlTest.MISUSED);
        assertThat(errors()).startsWith("usage: steelyard promql test [--stable] FILE…");
        assertThat(run("--help")).isEqualTo(PromqlTest.GOOD);
    }

    @Test
    void classicHistogramsAreAlsoLoadedAsNativeOnes() throws IOException {
        String text =
                """
                load_with_nhcb 1m
                  h_bucket{le="1"} 1 2
                  h_bucket{le="5"} 3 6
                  h_bucket{le="+Inf"} 4 8
                  h_count 4 8
                  h_sum 10 20

                eval instant at 1m h
                  h {{schema:-53 count:8 sum:20 custom_values:[1 5] buckets:[2 4 2]}}

                eval instant at 1m histogram_quantile(0.5, h)
                  {} 3

                eval instant at 1m histogram_quantile(0.5, h_bucket)
                  {} 3
                """;
        assertThat(run(script("a.test", text))).as(output().toList().toString()).isEqualTo(0);
        String falling = text.replace("h_bucket{le=\"5\"} 3 6", "h_bucket{le=\"5\"} 0 6");
        assertThat(run(script("b.test", falling))).isEqualTo(PromqlTest.FAILED);
        assertThat(errors()).contains("b.test:1: h{} at 0 ms is no classic histogram");
    }
}
