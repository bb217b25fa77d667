package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.SignalReadings.Parts;
import dev.steelyard.apiserver.groups.SignalReadings.Reading;
import dev.steelyard.apiserver.groups.SignalValue.Described;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.PodRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The signals of rules, as metrics of the rules themselves, of pods and of namespaces.
record SignalMetrics(Inventory inventory, SignalReadings readings) implements MetricSource {
    private static final String NO_LABELS =
            "values of rules carry no labels to select by; put the condition into the rule's match";

    /// Whether it is about objects of which nobody else has metrics.
    static boolean isOfRule(SignalQuestion question) {
        return switch (question.resource()) {
            case ServedGroups.RULES, "scalingrules", "scalingrule", "scalingrule.steelyard.dev" ->
                    true;
            default -> false;
        };
    }

    @Override
    public Finding find(SignalQuestion question) throws RefusedException {
        boolean contradicts =
                !question.isWildcard()
                        && !question.objects()
                                .fields()
                                .matches(question.namespace(), question.name());
        if (contradicts) {
            throw RefusedException.badRequest(
                    "the fieldSelector excludes the object of the path, " + question.name());
        }
        Finding found = isOfRule(question) ? ofRules(question) : ofOthers(question);
        boolean selects = !question.series().matches(Map.of());
        return selects && found instanceof Finding.Values ? new Finding.Missing(NO_LABELS) : found;
    }

    private Finding ofRules(SignalQuestion question) throws RefusedException {
        return question.isWildcard() ? rules(question) : rule(question);
    }

    private Finding ofOthers(SignalQuestion question) {
        return switch (question.resource()) {
            case "pods", "pod" -> question.isWildcard() ? pods(question) : pod(question);
            case "namespaces", "namespace" -> namespace(question);
            default ->
                    new Finding.Unknown(
                            "metrics of rules describe pods, "
                                    + ServedGroups.RULES
                                    + " and namespaces, and no ScrapeRule serves it");
        };
    }

    private Finding rule(SignalQuestion question) {
        Reading reading = readings.ofRule(question.namespace(), question.name(), question.metric());
        return finding(rule(question, question.name()), reading);
    }

    private static Described rule(SignalQuestion question, String name) {
        return new Described("ScalingRule", "steelyard.dev/v1alpha1", question.namespace(), name);
    }

    private Finding rules(SignalQuestion question) throws RefusedException {
        if (!question.objects().labels().isEverything()) {
            throw RefusedException.badRequest(
                    "rules cannot be selected by their labels here; name the rule in the path");
        }
        List<SignalValue> values = new ArrayList<>();
        boolean isKnown = false;
        for (String name : readings.rules(question.namespace())) {
            Reading reading = readings.ofRule(question.namespace(), name, question.metric());
            isKnown |= !(reading instanceof Reading.Unknown);
            if (reading instanceof Reading.Value value) {
                values.add(new SignalValue(rule(question, name), value));
            }
        }
        String why = "no rule here has a value of that signal";
        return isKnown ? Finding.of(values, why) : new Finding.Unknown(why);
    }

    private Finding pod(SignalQuestion question) {
        Parts parts = readings.ofPods(question.namespace(), question.metric());
        if (parts.whole() instanceof Reading.Unknown(String why)) {
            return new Finding.Unknown(why);
        }
        Optional<PodRecord> pod = inventory.pod(question.namespace(), question.name());
        if (pod.isEmpty()) {
            return new Finding.Missing("there is no such pod");
        }
        Reading.Value value = parts.byPod().get(question.name());
        return value == null
                ? new Finding.Missing(why(parts))
                : new Finding.Values(List.of(describing(pod.get(), value)));
    }

    /// Only pods that are there now: the HPA divides by the number of values.
    private Finding pods(SignalQuestion question) {
        Parts parts = readings.ofPods(question.namespace(), question.metric());
        if (parts.whole() instanceof Reading.Unknown(String why)) {
            return new Finding.Unknown(why);
        }
        List<SignalValue> values = new ArrayList<>();
        for (PodRecord pod : inventory.pods(question.namespace())) {
            Reading.Value value = parts.byPod().get(pod.name());
            boolean selected =
                    question.objects().matches(pod.namespace(), pod.name(), pod.labels());
            if (selected && value != null) {
                values.add(describing(pod, value));
            }
        }
        return Finding.of(values, why(parts));
    }

    private static String why(Parts parts) {
        return switch (parts.whole()) {
            case Reading.Value _ -> "no selected pod has a part in it";
            case Reading.NoValue none -> none.message();
            case Reading.Unknown unknown -> unknown.message();
        };
    }

    private Finding namespace(SignalQuestion question) {
        return finding(
                new Described("Namespace", "v1", "", question.name()),
                readings.external(question.name(), question.metric()));
    }

    private static SignalValue describing(PodRecord pod, Reading.Value value) {
        return new SignalValue(new Described("Pod", "v1", pod.namespace(), pod.name()), value);
    }

    private static Finding finding(Described object, Reading reading) {
        return switch (reading) {
            case Reading.Value value -> new Finding.Values(List.of(new SignalValue(object, value)));
            case Reading.NoValue(String why) -> new Finding.Missing(why);
            case Reading.Unknown(String why) -> new Finding.Unknown(why);
        };
    }
}
