package dev.steelyard.rules.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.MetricFamily;
import dev.steelyard.rules.Cause;
import dev.steelyard.rules.Compilation;
import dev.steelyard.rules.CompiledRule;
import dev.steelyard.rules.Descriptions;
import dev.steelyard.rules.FakeSurroundings;
import dev.steelyard.rules.Grants;
import dev.steelyard.rules.RuleCompiler;
import dev.steelyard.rules.RuleKeeper;
import dev.steelyard.rules.RuleMetrics;
import dev.steelyard.rules.RuleYaml;
import dev.steelyard.rules.described.ScrapeRuleKeeper;
import dev.steelyard.rules.standing.SampleLog;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.SignalState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Executes `docs/scaling-rules.md`.
class ScalingRulesPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("steelyard.root", "..")).resolve("docs/scaling-rules.md");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

    @TempDir Path directory;

    private static List<String> blocks(String language) throws IOException {
        return BLOCK.matcher(Files.readString(PAGE))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map((MatchResult block) -> block.group(2))
                .toList();
    }

    private ManifestRules examples() throws IOException {
        Files.writeString(directory.resolve("page.yaml"), String.join("---\n", blocks("yaml")));
        return ManifestRules.read(directory);
    }

    @Test
    void itsExamplesAreRulesThatCompile() throws IOException {
        ManifestRules examples = examples();
        assertThat(examples.problems()).isEmpty();
        assertThat(examples.rules()).hasSize(6);
        assertThat(examples.grants()).hasSize(1);
        assertThat(examples.scrapeRules().keySet())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "ScrapeRule shop/gateway",
                        "ClusterScrapeRule pods",
                        "ScrapeRule shop/queues",
                        "ScrapeRule shop/each-queue");
    }

    @Test
    void itsQueryIsThatOfTheFirstExample() throws IOException {
        CompiledRule first = RuleYaml.compiled(examples().rules().getFirst());
        assertThat(blocks("promql")).containsExactly(first.signals().getFirst().promql() + "\n");
    }

    @Test
    void itsGrantIsTheOneThatItsExampleNeeds() throws IOException {
        assertThat(examples().allow("messaging", "shop", "worker", "rabbitmq_queue_messages_ready"))
                .isTrue();
    }

    @Test
    void itsRuleOfAnObjectIsDescribedByItsScrapeRule() throws IOException {
        ManifestRules examples = examples();
        ScrapeRuleKeeper described = new ScrapeRuleKeeper();
        examples.scrapeRules().forEach((name, spec) -> described.offer(name, "", spec));
        assertThat(examples.rules().stream().map(rule -> promql(rule, described.metrics())))
                .contains(
                        "sum(rate(gateway_requests_total{namespace=\"shop\",route=\"web\",kind=\"user\"}[1m]))");
    }

    private static String promql(ScalingRule rule, Descriptions descriptions) {
        return switch (RuleCompiler.compile(rule, descriptions)) {
            case Compilation.Compiled(CompiledRule compiled) ->
                    compiled.signals().getFirst().promql();
            case Compilation.Refused refused -> throw new AssertionError(refused.message());
        };
    }

    @Test
    void itNamesEveryStateAndMetricAndNoReasonThatThereIsNot() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(SignalState.values())
                .allSatisfy(state -> assertThat(page).contains("| `" + state.word() + "` |"));
        try (RuleKeeper keeper =
                new RuleKeeper(
                        new SampleLog(),
                        new RuleKeeper.World(
                                new FakeSurroundings(), Grants.NONE, Descriptions.NONE),
                        InstantSource.system())) {
            assertThat(RuleMetrics.of(keeper.book(), 0))
                    .extracting(MetricFamily::name)
                    .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        }
        List<String> reasons = List.of(Cause.values()).stream().map(Cause::reason).toList();
        String matching =
                page.lines()
                        .filter(line -> line.startsWith("| `Matching`"))
                        .findFirst()
                        .orElseThrow();
        assertThat(Pattern.compile("`(\\w+)`").matcher(matching).results().skip(1))
                .extracting(match -> match.group(1))
                .isSubsetOf(reasons);
    }
}
