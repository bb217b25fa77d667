package dev.steelyard.rules;

import java.util.Map;
import java.util.TreeMap;

/// What the metrics APIs answer for one metric of many pods.
///
/// @param values by the name of the pod, sorted; a pod without a value is missing, never zero
/// @param whole the answer for the metric as a whole: why there is no value, where there is none
public record PodAnswers(Map<String, MetricAnswer.Value> values, MetricAnswer whole) {
    static PodAnswers of(String namespace, String metric, SignalReading reading) {
        Map<String, MetricAnswer.Value> values = new TreeMap<>();
        if (reading.state().hasValue()) {
            reading.perPod()
                    .forEach((pod, value) ->
                            values.put(
                                    pod,
                                    new MetricAnswer.Value(
                                            Milli.of(value),
                                            reading.sampleMillis(),
                                            reading.windowSeconds())));
        }
        String rule = metric.substring(0, metric.lastIndexOf('.'));
        return new PodAnswers(values, RuleBook.answer(new RuleKey(namespace, rule), reading));
    }
}
