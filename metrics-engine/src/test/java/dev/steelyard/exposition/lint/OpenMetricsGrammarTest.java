package dev.steelyard.exposition.lint;

import static dev.steelyard.exposition.ExpositionFormat.OPENMETRICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ABNF of OpenMetrics 1.0, rule by rule; a case is one line, where ⏎ stands for a line feed
/// and ⇥ for a tab.
class OpenMetricsGrammarTest {
    private static boolean isAccepted(String line) {
        String body = line.replace('⏎', '\n').replace('⇥', '\t') + "\n# EOF\n";
        return ExpositionLint.check(body.getBytes(UTF_8), OPENMETRICS).stream()
                .noneMatch(Finding.Fault.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 1",
                "A 1",
                "a_b 1",
                "a:b 1",
                ":a 1",
                "a9 1",
                "EOF 1",
                "nan 1",
                "HELP 1",
                "a{} 1",
                "a{b=\"\"} 1",
                "a{B9_=\"c\"} 1",
                "a{b=\"c\",d=\"e\"} 1",
                "a{le=\"x\"} 1",
                "a{b=\"}\"} 1",
                "a{b=\"{\"} 1",
                "a{b=\"=\"} 1",
                "a{b=\",\"} 1",
                "a{b=\" # \"} 1",
                "a{b=\"#\"} 1",
                "a{b=\"⇥\"} 1",
                "a{b=\"\r\"} 1",
                "a{b=\"\u0000\"} 1",
                "a{b=\"\u007f\"} 1",
                "a{b=\"é€😀\"} 1",
                "a{b=\"\\\\\"} 1",
                "a{b=\"\\\"\"} 1",
                "a{b=\"\\n\"} 1",
                "a{b=\"\\x\"} 1",
                "a{b=\"\\\\\\\"\"} 1"
            })
    void namesAndLabelsAreTaken(String line) {
        assertThat(isAccepted(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9a 1",
                "-a 1",
                "a-b 1",
                "a.b 1",
                "a/b 1",
                "ä 1",
                "aä 1",
                "a\" 1",
                "{} 1",
                "{a=\"b\"} 1",
                "{\"a\"} 1",
                "a{1=\"1\"} 1",
                "a{b:c=\"1\"} 1",
                "a{b-c=\"1\"} 1",
                "a{\"b\"=\"1\"} 1",
                "a{=\"1\"} 1",
                "a{b} 1",
                "a{b=} 1",
                "a{b=\"} 1",
                "a{b=c} 1",
                "a{b='c'} 1",
                "a{b\"c\"} 1",
                "a{\"\"} 1",
                "a{b==\"c\"} 1",
                "a{,} 1",
                "a{,b=\"c\"} 1",
                "a{b=\"c\",} 1",
                "a{b=\"c\",,d=\"e\"} 1",
                "a{b=\"c\"d=\"e\"} 1",
                "a{b=\"c\";d=\"e\"} 1",
                "a{b=\"c\" ,d=\"e\"} 1",
                "a{b=\"c\", d=\"e\"} 1",
                "a{b =\"c\"} 1",
                "a{b= \"c\"} 1",
                "a{ } 1",
                "a {b=\"c\"} 1",
                "a{b=\"c\"} } 1",
                "a{{b=\"c\"}} 1",
                "a{b=\"c\"}} 1",
                "a{b=\"c\" 1",
                "a{b=\"c\"}{} 1",
                "a{b=\"c\",b=\"c\"} 1",
                "a{b=\"⏎\"} 1",
                "a{b=\"\\⏎\"} 1",
                "a{b=\"c\"\"} 1",
                "a{b=\"c\\\"} 1"
            })
    void otherNamesAndLabelsAreRefused(String line) {
        assertThat(isAccepted(line)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 0",
                "a 0042",
                "a +1",
                "a -1",
                "a 1.5",
                "a 1.",
                "a .5",
                "a -.5",
                "a 1e3",
                "a 1E3",
                "a 1e+3",
                "a 1e-3",
                "a 1.e3",
                "a .5e3",
                "a 1.89e-7",
                "a 1341298465647914",
                "a 18446744073709551616",
                "a 1e-999",
                "a Inf",
                "a +Inf",
                "a -Inf",
                "a inf",
                "a INFINITY",
                "a -infinity",
                "a NaN",
                "a nan",
                "a NAN",
                "a 1 0",
                "a 1 -1",
                "a 1 1.5",
                "a 1 1e3",
                "a 1 000",
                "a 1 0.0",
                "a 1 12345678901234567890.123456789"
            })
    void numbersAndTimestampsAreTaken(String line) {
        assertThat(isAccepted(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a ",
                "a  1",
                "a⇥1",
                " a 1",
                "⇥a 1",
                "a 1 ",
                "a 1⇥",
                "a 1  2",
                "a 1⇥2",
                "a 1 2 ",
                "a 1 2 3",
                "a +",
                "a -",
                "a .",
                "a e3",
                "a 1e",
                "a 1e+",
                "a 1.2.3",
                "a 1_000",
                "a 1,5",
                "a 1f",
                "a 1d",
                "a 1L",
                "a 0x1",
                "a 0X1",
                "a 0x1p-3",
                "a 0x1P-3",
                "a 0b1",
                "a 0o7",
                "a +NaN",
                "a -NaN",
                "a infin",
                "a nano",
                "a 1e999",
                "a --1",
                "a +-1",
                "a 1\r",
                "a 1 z",
                "a 1 1z",
                "a 1 1_2",
                "a 1 1.1.1",
                "a 1 NaN",
                "a 1 Inf",
                "a 1 +Inf",
                "a 1 -Inf",
                "a 1 0x1p-3",
                "a 1 1e999",
                "a{}1",
                "a{b=\"c\"}1",
                "a 1⏎",
                "⏎a 1",
                "a 1⏎⏎b 1",
                "a 1 # EOF",
                "a \"1\"",
                "a 1;"
            })
    void otherNumbersAndTimestampsAreRefused(String line) {
        assertThat(isAccepted(line)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 # {} 1",
                "1 # {b=\"c\"} 1",
                "1 # {b=\"c\",d=\"e\"} 0.5",
                "1 5 # {b=\"c\"} 1",
                "1 # {b=\"c\"} 1 5",
                "1 5 # {b=\"c\"} -1 5.5",
                "1 # {b=\"c\"} NaN",
                "1 # {b=\"c\"} +Inf",
                "1 # {b=\" # {} 1\"} 1",
                "1 # {b=\"\\\"}\"} 1",
                "1 # {b=\"c\"} 1 -5"
            })
    void exemplarsOfCountersAreTaken(String sample) {
        assertThat(isAccepted("# TYPE a counter⏎a_total " + sample)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 #",
                "1 # ",
                "1 # {",
                "1 # {}",
                "1 # {} ",
                "1 # {}1",
                "1 #{} 1",
                "1# {} 1",
                "1  # {} 1",
                "1 #  {} 1",
                "1 # {}  1",
                "1 # {} 1 ",
                "1 # {} 1 1 ",
                "1 # {} 1 1 1",
                "1 # {} a",
                "1 # {} 1 a",
                "1 # {} 0x1p-3",
                "1 # {} 1 0x1p-3",
                "1 # {} 1 NaN",
                "1 # {} 1 Inf",
                "1 # {} 1 -Inf",
                "1 # 1",
                "1 # b=\"c\" 1",
                "1 # b=\"c\"} 1",
                "1 # {b=\"c\" 1",
                "1 # {b=\"c\",} 1",
                "1 # {b} 1",
                "1 # {b=c} 1",
                "1 # {\"b\"} 1",
                "1 # {\"b\"=\"c\"} 1",
                "1 # {b=\"c\",b=\"d\"} 1",
                "1 # {b=\"c\"} 1 # {b=\"c\"} 1",
                "1 1 b=\" # \"} 1",
                "# {} 1",
                "1 # a{} 1"
            })
    void otherExemplarsAreRefused(String sample) {
        assertThat(isAccepted("# TYPE a counter⏎a_total " + sample)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# TYPE a counter",
                "# TYPE a gauge",
                "# TYPE a histogram",
                "# TYPE a unknown",
                "# TYPE a gaugehistogram",
                "# TYPE a stateset",
                "# TYPE a info",
                "# TYPE a summary",
                "# TYPE a:b gauge",
                "# HELP a ",
                "# HELP a x",
                "# HELP a  x ",
                "# HELP a x y",
                "# HELP a \\\\",
                "# HELP a \\n",
                "# HELP a \\\"",
                "# HELP a \\x",
                "# HELP a é€😀",
                "# HELP a x\u0000y",
                "# HELP a # EOF",
                "# UNIT a_b b",
                "# UNIT a_b_c b_c",
                "# UNIT a ",
                "# HELP a x⏎# TYPE a gauge⏎a 1",
                "# TYPE a_b gauge⏎# UNIT a_b b⏎# HELP a_b x⏎a_b 1",
                "# TYPE a gauge⏎# TYPE b gauge"
            })
    void metadataIsTaken(String lines) {
        assertThat(isAccepted(lines)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "# ",
                "# a",
                "# FOO a x",
                "#TYPE a gauge",
                "#  TYPE a gauge",
                " # TYPE a gauge",
                "# TYPE",
                "# TYPE ",
                "# TYPE a",
                "# TYPE a ",
                "# TYPE a⇥gauge",
                "# TYPE⇥a gauge",
                "# TYPE  a gauge",
                "# TYPE a  gauge",
                "# TYPE a gauge ",
                "# TYPE a Gauge",
                "# TYPE a untyped",
                "# TYPE a meh",
                "# TYPE a gauge\r",
                "# TYPE 9a gauge",
                "# TYPE a-b gauge",
                "# TYPE \"a\" gauge",
                "# type a gauge",
                "# HELP",
                "# HELP ",
                "# HELP a",
                "# HELP a⇥x",
                "# HELP a-b x",
                "# HELP a \\",
                "# help a x",
                "# UNIT",
                "# UNIT ",
                "# UNIT a_b",
                "# UNIT a b",
                "# UNIT ab b",
                "# UNIT b b",
                "# UNIT a_b b ",
                "# UNIT a_b B",
                "# eof",
                "# EOF a",
                "# EOF⏎",
                "# EOF⏎a 1"
            })
    void otherMetadataIsRefused(String lines) {
        assertThat(isAccepted(lines)).isFalse();
    }
}
