package dev.steelyard.apiserver.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.Terminal;
import dev.steelyard.rules.manifest.ManifestRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslateCommandTest {
    private static final Path EXAMPLES = Path.of("src/test/resources/translate");

    private static final Terminal TERMINAL =
            new Terminal(InputStream.nullInputStream(), System.out, System.err);

    @TempDir Path directory;

    private record Ran(int code, String out, List<String> told) {}

    private static Ran run(Path... files) throws MisuseException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                TranslateCommand.run(
                        List.of(files).stream().map(Path::toString).toList(),
                        new Terminal(
                                InputStream.nullInputStream(),
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8)));
        return new Ran(
                code,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replace(files[0] + ":", ""))
                        .toList());
    }

    private ManifestRules compiled(String yaml) throws IOException {
        Files.writeString(directory.resolve("rules.yaml"), yaml);
        return ManifestRules.read(directory);
    }

    /// Holds what is written to a file of the examples, which `-Dsteelyard.write=true` writes anew.
    private static void assertWritten(String file, String text) throws IOException {
        if (Boolean.getBoolean("steelyard.write")) {
            Files.writeString(EXAMPLES.resolve(file), text);
        }
        assertThat(EXAMPLES.resolve(file)).content().isEqualTo(text);
    }

    @Test
    void whatHpasUseOfTheUsualConfigurationIsWritten() throws Exception {
        Ran ran =
                run(
                        EXAMPLES.resolve("usual.yaml"),
                        EXAMPLES.resolve("hpas.yaml"),
                        Path.of("--series"),
                        EXAMPLES.resolve("series.txt"));
        assertWritten("usual.rules.yaml", ran.out());
        assertThat(compiled(ran.out()).problems()).isEmpty();
        assertThat(ran.out())
                .containsSubsequence("name: fs_writes", "metric: container_fs_writes_total")
                .containsSubsequence("name: http_requests", "rate:", "http_requests_total")
                .containsSubsequence("kind: Ingress", "name: route_hits", "gauge:");
        assertThat(ran.told()).noneMatch(line -> line.contains("not translated"));
        assertThat(ran.code()).isZero();
    }

    @Test
    void withoutTheNamesOfSeriesTheLikeliestIsTakenAndTold() throws Exception {
        Ran ran = run(EXAMPLES.resolve("usual.yaml"), EXAMPLES.resolve("hpas.yaml"));
        assertThat(ran.out()).containsSubsequence("name: fs_writes", "metric: fs_writes_total");
        assertThat(ran.told())
                .anyMatch(line ->
                        line.startsWith(
                                        "21: note: fs_writes is taken to be made of fs_writes_total;")
                                && line.contains("container_fs_writes_total"));
    }

    @Test
    void ofTheUsualConfigurationAloneNothingCanBeWritten() throws Exception {
        Ran ran = run(EXAMPLES.resolve("usual.yaml"));
        assertThat(ran.out()).isEmpty();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.told())
                .filteredOn(line -> line.contains("nobody said which are used"))
                .hasSize(6);
        assertThat(ran.told()).anyMatch(line -> line.startsWith("31: note: resourceRules are not"));
    }

    @Test
    void hardOnesAreWrittenAsFarAsTheyCanBe() throws Exception {
        Ran ran = run(EXAMPLES.resolve("hard.yaml"));
        assertWritten("hard.rules.yaml", ran.out());
        assertThat(compiled(ran.out()).problems()).isEmpty();
        assertWritten("hard.report.txt", String.join("\n", ran.told()) + "\n");
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void whatIsNoConfigurationIsTold() throws Exception {
        Path file = directory.resolve("config.yaml");
        Files.writeString(file, "kind: ConfigMap\ndata: {}\n");
        assertThat(run(file).told())
                .containsExactly(
                        "1: not translated: this is an object of Kubernetes, not a configuration; give the"
                                + " text that stands under data of the ConfigMap");
        Files.writeString(file, "rules: [");
        assertThat(run(file).told()).singleElement().asString().contains("this is no YAML");
        assertThat(run(directory.resolve("none.yaml")).told())
                .singleElement()
                .asString()
                .endsWith(" there is no such file");
        assertThatThrownBy(() -> TranslateCommand.run(List.of(), TERMINAL))
                .isInstanceOf(MisuseException.class);
        assertThatThrownBy(() -> run(Path.of("--all"))).isInstanceOf(MisuseException.class);
    }
}
