package dev.steelyard.rules;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Rules for tests, written as users write them.
public final class RuleYaml {
    private RuleYaml() {}

    /// The rule shop/web of a spec.
    public static ScalingRule rule(String spec) {
        return named("web", spec);
    }

    /// The rule of this name in namespace shop.
    public static ScalingRule named(String name, String spec) {
        try {
            ScalingRule rule =
                    new YAMLMapper()
                            .readValue("spec:\n" + spec.stripIndent().indent(2), ScalingRule.class);
            rule.setMetadata(
                    new ObjectMetaBuilder()
                            .withNamespace("shop")
                            .withName(name)
                            .withUid("uid-" + name)
                            .withGeneration(1L)
                            .withCreationTimestamp("2026-11-22T10:00:00Z")
                            .build());
            return rule;
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    /// The rule shop/web of one signal.
    public static ScalingRule withSignal(String signal) {
        return rule(
                """
                workload: {name: web}
                replicas: {min: 2, max: 20}
                signals:
                - %s
                """
                        .formatted(signal));
    }

    /// The compiled form of a rule that compiles.
    public static CompiledRule compiled(ScalingRule rule) {
        return switch (RuleCompiler.compile(rule, Descriptions.NONE)) {
            case Compilation.Compiled(CompiledRule compiled) -> compiled;
            case Compilation.Refused refused -> throw new AssertionError(refused.message());
        };
    }
}
