package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.serving.TickingClock;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneRulesTest {
    @TempDir private Path directory;
    private StandaloneRules rules;

    @BeforeEach
    void open() {
        rules =
                new StandaloneRules(
                        directory,
                        new Head(HeadOptions.DEFAULT),
                        new FixedPods(List.of("web-1")),
                        new TickingClock());
    }

    @AfterEach
    void close() {
        rules.close();
    }

    private void write(String name, int max) throws IOException {
        Files.writeString(
                directory.resolve(name + ".yaml"),
                """
                apiVersion: steelyard.dev/v1alpha1
                kind: ScalingRule
                metadata: {name: %s, namespace: shop}
                spec:
                  workload: {name: web}
                  replicas: {min: 2, max: %d}
                  signals: [{gauge: {metric: depth, perReplica: 5}}]
                """
                        .formatted(name, max));
    }

    private List<String> atWork() {
        return rules.book().rules().stream()
                .map(rule -> rule.key().name() + " " + rule.bounds().max())
                .toList();
    }

    @Test
    void rulesComeChangeAndGoWithTheirFiles() throws IOException {
        assertThat(atWork()).isEmpty();
        write("web", 20);
        write("api", 9);
        assertThat(atWork()).as("before it is read").isEmpty();
        rules.refresh();
        assertThat(atWork()).containsExactly("api 9", "web 20");
        write("web", 30);
        Files.delete(directory.resolve("api.yaml"));
        rules.refresh();
        assertThat(atWork()).containsExactly("web 30");
        assertThat(rules.book().rules().getFirst().key()).isEqualTo(new RuleKey("shop", "web"));
    }

    @Test
    void aRuleThatBecomesWrongStaysAtWorkAsItLastWas() throws IOException {
        write("web", 20);
        rules.refresh();
        write("web", 1);
        rules.refresh();
        assertThat(atWork()).containsExactly("web 20");
    }

    @Test
    void whileAnythingIsWrongNoRuleIsForgotten() throws IOException {
        write("api", 9);
        write("web", 20);
        rules.refresh();
        Files.delete(directory.resolve("api.yaml"));
        Files.writeString(directory.resolve("web.yaml"), "kind: [");
        rules.refresh();
        assertThat(atWork()).containsExactly("api 9", "web 20");
    }

    @Test
    void aFolderThatCannotBeReadLeavesTheRulesAsTheyWere() throws IOException {
        write("web", 20);
        rules.refresh();
        Files.delete(directory.resolve("web.yaml"));
        Files.delete(directory);
        rules.refresh();
        assertThat(atWork()).containsExactly("web 20");
        Files.createDirectory(directory);
        rules.refresh();
        assertThat(atWork()).isEmpty();
    }

    @Test
    void grantsOfTheFolderHold() throws IOException {
        assertThat(rules.allow("queues", "shop", "web", "depth")).isFalse();
        Files.writeString(
                directory.resolve("grant.yaml"),
                """
                apiVersion: steelyard.dev/v1alpha1
                kind: MetricGrant
                metadata: {name: shop, namespace: queues}
                spec: {to: [{namespace: shop}], metrics: [depth]}
                """);
        rules.refresh();
        assertThat(rules.allow("queues", "shop", "web", "depth")).isTrue();
        assertThat(rules.allow("queues", "other", "web", "depth")).isFalse();
    }
}
