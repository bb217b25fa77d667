package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.promql.syntax.QuerySyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// `deploy/alerts.yaml` speaks of metrics that there are, and of cures that are written.
class AlertsTest {
    private static final Path ROOT = Path.of(System.getProperty("steelyard.root", ".."));
    private static final Pattern METRIC = Pattern.compile("steelyard_\\w+");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    private static List<?> rules() throws IOException {
        Object document =
                new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(ROOT.resolve("deploy/alerts.yaml")));
        Map<?, ?> group = (Map<?, ?>) ((List<?>) get(document, "groups")).getFirst();
        return (List<?>) get(group, "rules");
    }

    private static Object get(Object map, String key) {
        return Objects.requireNonNull(
                ((Map<?, ?>) map).get(key), () -> key + " is missing in " + map);
    }

    @Test
    void eachSpeaksOfMetricsThatThereAre() throws Exception {
        String metrics = Files.readString(ROOT.resolve("docs/metrics.md"));
        assertThat(rules()).hasSizeGreaterThan(5);
        for (Object rule : rules()) {
            String expression = get(rule, "expr").toString();
            parse(expression);
            assertThat(METRIC.matcher(expression).results().map(MatchResult::group))
                    .as(expression)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(metrics).contains("| `" + family(name) + "` |"));
        }
    }

    /// That of a bucket of a histogram.
    private static String family(String name) {
        return name.endsWith("_bucket") ? name.substring(0, name.lastIndexOf('_')) : name;
    }

    private static void parse(String expression) throws QuerySyntaxException {
        assertThat(new Parser(ParserOptions.STABLE).parse(expression)).isNotNull();
    }

    @Test
    void eachHasACureThatIsWritten() throws IOException {
        List<String> anchors =
                HEADING.matcher(Files.readString(ROOT.resolve("docs/operations.md")))
                        .results()
                        .map(heading -> "docs/operations.md#" + anchor(heading.group(1)))
                        .toList();
        for (Object rule : rules()) {
            assertThat(get(get(rule, "annotations"), "cure").toString()).isIn(anchors);
        }
    }

    /// As GitHub makes it of a heading.
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }
}
