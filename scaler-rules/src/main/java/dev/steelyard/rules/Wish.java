package dev.steelyard.rules;

import dev.steelyard.rules.v1alpha1.SignalState;
import java.util.OptionalInt;

/// How many replicas one signal wants, by the arithmetic of the HorizontalPodAutoscaler.
///
/// @param replicas empty where the signal has no value
/// @param isTolerated whether the present number is kept because the change would be too small
/// @param sum the arithmetic in words: `587/s ÷ 50 = 11.7 → 12`
record Wish(SignalReading reading, OptionalInt replicas, boolean isTolerated, String sum) {
    /// Deviations up to this part of the target change nothing.
    static final double TOLERANCE = 0.1;

    static Wish of(SignalReading reading, int current) {
        if (reading.value().isEmpty()) {
            return new Wish(reading, OptionalInt.empty(), false, reading.message());
        }
        return switch (reading.signal().target()) {
            case Target.PerReplica target -> ofTotal(reading, target, current);
            case Target.KeepAt target -> ofTotal(reading, target, current);
            case Target.Utilization target -> ofUtilization(reading, target, current);
        };
    }

    /// An Object metric with an average value: the total over the target, whatever the pods do.
    private static Wish ofTotal(SignalReading reading, Target target, int current) {
        double usage = Milli.of(reading.value().getAsDouble());
        double wanted = Milli.of(target.amount());
        double exact = usage / wanted;
        boolean isTolerated = current > 0 && isTolerated(usage / (wanted * current));
        return wish(reading, isTolerated ? current : ceil(exact), isTolerated, exact);
    }

    /// A Resource metric with a utilization: whole percents, in proportion to the pods.
    private static Wish ofUtilization(SignalReading reading, Target target, int current) {
        double ratio = Math.floor(reading.value().getAsDouble()) / target.amount().doubleValue();
        boolean isTolerated = current > 0 && isTolerated(ratio);
        int pods = Math.max(1, reading.series());
        return wish(reading, isTolerated ? current : ceil(ratio * pods), isTolerated, ratio * pods);
    }

    /// The very comparison of the controller: 1.1 is within, though 1.1 - 1 is more than 0.1.
    private static boolean isTolerated(double ratio) {
        return ratio >= 1 - TOLERANCE && ratio <= 1 + TOLERANCE;
    }

    private static int ceil(double exact) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(exact));
    }

    private static Wish wish(
            SignalReading reading, int replicas, boolean isTolerated, double exact) {
        String sum =
                dividend(reading)
                        + " ÷ "
                        + reading.signal().target().text()
                        + " = "
                        + Milli.display(exact)
                        + " → "
                        + replicas
                        + (isTolerated ? " (within 10 %, stays)" : "")
                        + (reading.state() == SignalState.HELD ? " (held)" : "");
        return new Wish(reading, OptionalInt.of(replicas), isTolerated, sum);
    }

    private static String dividend(SignalReading reading) {
        String value = Milli.display(reading.value().getAsDouble());
        return switch (reading.signal()) {
            case CompiledSignal.Series series ->
                    series.fold().function()
                                    instanceof dev.steelyard.rules.standing.WindowFunction.Rate
                            ? value + "/s"
                            : value;
            case CompiledSignal.Resource resource ->
                    resource.target() instanceof Target.Utilization
                            ? value + " % × " + reading.series() + " pods"
                            : value;
        };
    }
}
