package dev.steelyard.apiserver.demo;

import dev.steelyard.rules.CompiledRule;
import dev.steelyard.rules.CompiledSignal;
import dev.steelyard.rules.Milli;
import dev.steelyard.rules.SignalReading;
import dev.steelyard.rules.Target;
import dev.steelyard.rules.Verdict;
import dev.steelyard.rules.standing.WindowFunction;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/// Shows a line for each rule: what it sees, what it wants, and because of what. On a terminal the
/// lines are written over, elsewhere they follow one another.
public final class Board {
    private static final String LINE_UP = "\033[F";
    private static final String CLEAR = "\033[J";

    private final PrintStream out;
    private final boolean isTerminal;
    private int shown;

    public Board(PrintStream out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /// Shows these rules in place of those shown before.
    public void show(List<Verdict> verdicts) {
        if (isTerminal) {
            out.print(LINE_UP.repeat(shown) + CLEAR);
        }
        verdicts.forEach(verdict -> out.println(line(verdict)));
        out.flush();
        shown = verdicts.size();
    }

    /// What one rule sees and wants.
    static String line(Verdict verdict) {
        CompiledRule rule = verdict.rule();
        return "%s/%s  %s  wants %d replicas (%d..%d)  because %s"
                .formatted(
                        rule.key().namespace(),
                        rule.key().name(),
                        verdict.readings().stream()
                                .map(Board::seen)
                                .collect(Collectors.joining("; ")),
                        verdict.decision().desired(),
                        rule.bounds().min(),
                        rule.bounds().max(),
                        because(verdict));
    }

    private static String seen(SignalReading reading) {
        String measure = measure(reading.signal());
        return reading.value().isPresent()
                ? measure + " = " + value(reading) + "  target " + target(reading.signal().target())
                : measure + " has no value (" + reading.state().word() + ")";
    }

    private static String measure(CompiledSignal signal) {
        return switch (signal) {
            case CompiledSignal.Series series ->
                    (isRate(series) ? "rate " : "gauge ") + series.metric();
            case CompiledSignal.Resource resource -> resource.resource();
        };
    }

    private static boolean isRate(CompiledSignal.Series series) {
        return series.fold().function() instanceof WindowFunction.Rate;
    }

    private static String value(SignalReading reading) {
        String number = Milli.display(reading.value().orElseThrow());
        return switch (reading.signal()) {
            case CompiledSignal.Series series -> isRate(series) ? number + "/s" : number;
            case CompiledSignal.Resource resource ->
                    resource.target() instanceof Target.Utilization ? number + "%" : number;
        };
    }

    private static String target(Target target) {
        return switch (target) {
            case Target.PerReplica perReplica -> perReplica.text() + " per replica";
            case Target.KeepAt keepAt -> "kept at " + keepAt.text();
            case Target.Utilization utilization -> utilization.text() + "% of the request";
        };
    }

    /// A single load is its own explanation; anything else is told as in the rule's status.
    private static String because(Verdict verdict) {
        SignalReading first = verdict.readings().getFirst();
        if (verdict.readings().size() == 1
                && first.value().isPresent()
                && first.signal().target() instanceof Target.PerReplica target) {
            return Milli.display(first.value().getAsDouble()) + " / " + target.text();
        }
        return verdict.decision().because();
    }
}
