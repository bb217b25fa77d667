package dev.steelyard.promql.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.promql.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Scripts of our own, whose answers are those of Prometheus 3.16, and the example of the manual.
class GoldenScriptsTest {
    private static final Path ROOT = Path.of(System.getProperty("steelyard.root"));
    private static final Pattern EXAMPLE =
            Pattern.compile("```promqltest\n(.*?)```", Pattern.DOTALL);

    @TestFactory
    Stream<DynamicTest> scriptsAnswerAsPrometheusDid() throws IOException {
        List<Path> scripts;
        try (Stream<Path> files =
                Files.list(ROOT.resolve("metrics-engine/src/test/resources/promql"))) {
            scripts = files.filter(file -> file.toString().endsWith(".test")).sorted().toList();
        }
        assertThat(scripts).hasSize(5);
        return scripts.stream()
                .map(script ->
                        DynamicTest.dynamicTest(
                                script.getFileName().toString(),
                                () ->
                                        assertThat(run(Files.readString(script)).failures())
                                                .isEmpty()));
    }

    @Test
    void theExampleOfTheManualRuns() throws IOException, MalformedScriptException {
        Matcher example = EXAMPLE.matcher(Files.readString(ROOT.resolve("docs/promql-tests.md")));
        assertThat(example.find()).isTrue();
        ScriptOutcome outcome = run(example.group(1));
        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.passed()).isEqualTo(3);
    }

    private static ScriptOutcome run(String text) throws MalformedScriptException {
        return new ScriptRunner(new Engine(ScriptRunner.OPTIONS)).run(Script.parse("s", text));
    }
}
