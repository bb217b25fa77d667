package dev.steelyard.exposition.lint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckMetricsTest {
    private static final String GOOD_METRICS = "# HELP up Whether it is.\n# TYPE up gauge\nup 1\n";

    @TempDir private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String input, String... args) {
        return new CheckMetrics(new ByteArrayInputStream(input.getBytes(UTF_8)))
                .run(
                        List.of(args),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8));
    }

    private String file(String name, String body) throws IOException {
        return Files.writeString(folder.resolve(name), body).toString();
    }

    @Test
    void aGoodFileIsAnsweredBySilence() throws IOException {
        assertThat(run("", file("good", GOOD_METRICS))).isEqualTo(CheckMetrics.GOOD);
        assertThat(err.toString(UTF_8) + out.toString(UTF_8)).isEmpty();
    }

    @Test
    void aBrokenFormatExitsWithOneAndSaysWhere() throws IOException {
        String file = file("bad", "up 1\nup{a=\"b} 2\n");
        assertThat(run("", file)).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .isEqualTo(
                        file
                                + ":2:11: a quote is open at the end of the line; close it, or"
                                + " write a line feed as \\n"
                                + System.lineSeparator());
    }

    @Test
    void brokenConventionsExitWithThree() throws IOException {
        String file = file("odd", "# HELP ups Of it.\n# TYPE ups counter\nups 1\n");
        assertThat(run("", file)).isEqualTo(3);
        assertThat(err.toString(UTF_8))
                .startsWith(file + ":1: ups: counter should have \"_total\"");
    }

    @Test
    void standardInputIsReadForADashOrWithoutFiles() {
        assertThat(run(GOOD_METRICS)).isEqualTo(0);
        assertThat(run(GOOD_METRICS, "-")).isEqualTo(0);
        assertThat(run("?", "-")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("<stdin>:1:1: ");
    }

    @Test
    void openMetricsIsAskedFor() throws IOException {
        String file = file("om", "# TYPE a counter\n# HELP a x\na_total 1 # {b=\"c\"} 1\n# EOF\n");
        assertThat(run("", file)).isEqualTo(1);
        assertThat(run("", "--openmetrics", file)).isEqualTo(0);
    }

    @Test
    void allFilesAreCheckedAndTheWorstCounts() throws IOException {
        String broken = file("broken", "?\n");
        String odd = file("odd", "a 1\n");
        assertThat(run("", odd, broken, file("good", GOOD_METRICS))).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains(odd + ":1: a: no help", broken + ":1:1: ");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(run("", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("none: there is no such file");
        assertThat(run("", folder.toString())).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("cannot be read");
    }

    @Test
    void unknownOptionsAreRefused() {
        assertThat(run("", "--open-metrics")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("unknown option --open-metrics", "usage:");
    }

    @Test
    void helpIsPrinted() {
        assertThat(run("", "--help")).isEqualTo(0);
        assertThat(out.toString(UTF_8)).contains("usage: steelyard check metrics");
    }

    @Test
    void emptyInputAndForeignLineEndsAreNamed() {
        assertThat(run("")).isEqualTo(1);
        assertThat(run("\uFEFFup 1\n")).isEqualTo(1);
        assertThat(run("up 1\r\n")).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .contains("there is nothing here", "byte order mark", "line feed alone");
    }
}
