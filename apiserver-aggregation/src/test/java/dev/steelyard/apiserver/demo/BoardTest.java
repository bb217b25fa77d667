package dev.steelyard.apiserver.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.rules.Cause;
import dev.steelyard.rules.CompiledRule;
import dev.steelyard.rules.CompiledSignal;
import dev.steelyard.rules.Decision;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.SignalReading;
import dev.steelyard.rules.Target;
import dev.steelyard.rules.Verdict;
import dev.steelyard.rules.WorkloadKey;
import dev.steelyard.rules.standing.Fold;
import dev.steelyard.rules.standing.WindowFunction;
import dev.steelyard.rules.v1alpha1.Absent;
import dev.steelyard.rules.v1alpha1.Across;
import dev.steelyard.rules.v1alpha1.Mode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BoardTest {
    private static final WorkloadKey WEB = new WorkloadKey("shop", "Deployment", "web");

    private static CompiledSignal series(String metric, WindowFunction function, Target target) {
        return new CompiledSignal.Series(
                metric,
                target,
                "",
                metric,
                new CompiledSignal.Scope(Optional.of(WEB), "shop", true, Optional.empty()),
                List.of(),
                new Fold(function, Across.SUM),
                Absent.HOLD);
    }

    private static final CompiledSignal RATE =
            series("requests", new WindowFunction.Rate(60_000), perReplica(50));
    private static final CompiledSignal GAUGE =
            series("depth", new WindowFunction.Latest(), new Target.KeepAt(new BigDecimal("7.50")));

    private static Target perReplica(int amount) {
        return new Target.PerReplica(BigDecimal.valueOf(amount));
    }

    private static CompiledSignal cpu(Target target) {
        return new CompiledSignal.Resource("cpu", target, "", "cpu", Optional.empty());
    }

    private static SignalReading reading(CompiledSignal signal, double value) {
        return new SignalReading(
                signal,
                Cause.COMPLETE,
                OptionalDouble.of(value),
                1,
                60,
                1,
                new SignalReading.Pods(2, 0),
                Map.of(),
                "");
    }

    private static SignalReading missing(CompiledSignal signal) {
        return new SignalReading(
                signal,
                Cause.TARGET_DOWN,
                OptionalDouble.empty(),
                SignalReading.NEVER,
                60,
                0,
                new SignalReading.Pods(2, 0),
                Map.of(),
                "nothing answers");
    }

    private static Verdict verdict(SignalReading... readings) {
        List<SignalReading> all = Arrays.asList(readings);
        CompiledRule rule =
                new CompiledRule(
                        new RuleKey("shop", "web"),
                        "apps/v1",
                        WEB,
                        Mode.ACT,
                        new CompiledRule.Bounds(2, 20, 1),
                        all.stream().map(SignalReading::signal).toList());
        return new Verdict(rule, all, Decision.of(rule, 4, all));
    }

    @Test
    void oneLoadExplainsItself() {
        assertThat(Board.line(verdict(reading(RATE, 312))))
                .isEqualTo(
                        "shop/web  rate requests = 312/s  target 50 per replica"
                                + "  wants 7 replicas (2..20)  because 312 / 50");
    }

    @Test
    void severalSignalsAreExplainedAsInTheStatus() {
        Verdict verdict =
                verdict(
                        reading(RATE, 312),
                        reading(GAUGE, 30),
                        reading(cpu(new Target.Utilization(BigDecimal.valueOf(60))), 61));
        assertThat(Board.line(verdict))
                .contains("rate requests = 312/s  target 50 per replica; ")
                .contains("gauge depth = 30  target kept at 7.5; ")
                .contains("cpu = 61%  target 60% of the request  wants")
                .endsWith("because " + verdict.decision().because());
    }

    @Test
    void aMissingValueIsNamedAndNotZero() {
        assertThat(Board.line(verdict(missing(RATE))))
                .contains("rate requests has no value (Unreachable)")
                .contains("wants 4 replicas")
                .contains("holds 4");
    }

    @Test
    void coresAreShownWithoutAUnit() {
        assertThat(Board.line(verdict(reading(cpu(perReplica(1)), 3))))
                .contains("cpu = 3  target 1 per replica");
    }

    @Test
    void onATerminalLinesAreWrittenOver() {
        Verdict verdict = verdict(reading(RATE, 312));
        String line = Board.line(verdict) + System.lineSeparator();
        assertThat(shown(true, verdict)).isEqualTo("\033[J" + line + "\033[F\033[J" + line);
        assertThat(shown(false, verdict)).isEqualTo(line + line);
    }

    private static String shown(boolean isTerminal, Verdict verdict) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Board board = new Board(new PrintStream(bytes, true, StandardCharsets.UTF_8), isTerminal);
        board.show(List.of(verdict));
        board.show(List.of(verdict));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
