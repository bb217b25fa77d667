package dev.steelyard.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.model.MetricType;

/// The labels whose values are numbers: `le` of a histogram, `quantile` of a summary.
public final class FloatLabel {
    private FloatLabel() {}

    /// Brings the number of a series of `type` into the one form that Prometheus has kept it in
    /// since version 3, whatever the target writes: `1.0` for `1`. A text that is no number stays.
    public static void normalize(MetricType type, LabelsBuilder labels) {
        String name =
                switch (type) {
                    case HISTOGRAM -> "le";
                    case SUMMARY -> "quantile";
                    default -> "";
                };
        String value = name.isEmpty() ? "" : labels.get(name);
        if (!value.isEmpty()) {
            labels.set(name, normalized(value));
        }
    }

    private static String normalized(String value) {
        byte[] bytes = value.getBytes(UTF_8);
        try {
            double number = NumberText.parse(bytes, 0, bytes.length, true);
            return CanonicalNumber.ofLabel(number, ExpositionFormat.OPENMETRICS);
        } catch (NumberFormatException _) {
            return value;
        }
    }
}
