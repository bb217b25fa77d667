package dev.steelyard.promql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.promql.script.Script;
import dev.steelyard.promql.script.ScriptOutcome;
import dev.steelyard.promql.script.ScriptRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The queries of the page on PromQL answer what the page says.
class DocumentedQueriesTest {
    private static final Pattern SCRIPT =
            Pattern.compile("```promqltest\n(.*?)```", Pattern.DOTALL);

    @Test
    void thePageIsRight() throws Exception {
        List<String> scripts = scripts();
        assertThat(scripts).hasSizeGreaterThanOrEqualTo(3);
        for (String script : scripts) {
            ScriptOutcome outcome =
                    new ScriptRunner(new Engine(ScriptRunner.OPTIONS))
                            .run(Script.parse("promql.md", script));
            assertThat(outcome.failures()).isEmpty();
            assertThat(outcome.passed()).isPositive();
        }
    }

    private static List<String> scripts() throws IOException {
        Path root = Path.of(System.getProperty("steelyard.root"));
        String page = Files.readString(root.resolve("docs/promql.md"));
        return SCRIPT.matcher(page).results().map((MatchResult found) -> found.group(1)).toList();
    }
}
