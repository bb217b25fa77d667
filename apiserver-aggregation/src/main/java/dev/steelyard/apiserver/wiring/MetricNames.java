package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.chaining.Chain;
import dev.steelyard.apiserver.discovery.ApiGroup.Scope;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.discovery.ServedNames;
import dev.steelyard.apiserver.groups.KindNames;
import dev.steelyard.rules.RuleBook;
import dev.steelyard.rules.described.DescribedMetric;
import dev.steelyard.rules.described.Reach;
import java.util.ArrayList;
import java.util.List;

/// The names under which metrics are served at this moment: those of rules, and those that older
/// adapters list.
record MetricNames(Surround.Rules rules, KindNames kinds, Chain older) {
    ServedNames served() {
        List<ServedNames.Custom> custom = new ArrayList<>();
        List<String> external = new ArrayList<>();
        for (RuleBook.ServedMetric metric : rules.book().get().metrics()) {
            custom.add(
                    new ServedNames.Custom(ServedGroups.RULES, metric.signal(), Scope.NAMESPACED));
            custom.add(new ServedNames.Custom("pods", metric.qualified(), Scope.NAMESPACED));
            external.add(metric.qualified());
        }
        for (DescribedMetric metric : rules.described().get().all()) {
            metric.kind()
                    .ifPresentOrElse(
                            kind -> custom.add(described(metric, kind)),
                            () -> external.add(metric.name()));
        }
        return new ServedNames(custom, external).filledUpWith(older.names());
    }

    private ServedNames.Custom described(DescribedMetric metric, DescribedMetric.ObjectKind kind) {
        boolean standsInNone =
                metric.reach() instanceof Reach.Root
                        || (kind.kind().equals("Namespace") && kind.group().isEmpty());
        return new ServedNames.Custom(
                kinds.resource(new KindNames.Kind(kind.apiVersion(), kind.kind())),
                metric.name(),
                standsInNone ? Scope.CLUSTER : Scope.NAMESPACED);
    }
}
