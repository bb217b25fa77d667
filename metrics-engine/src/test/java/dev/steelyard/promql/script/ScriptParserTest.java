package dev.steelyard.promql.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.steelyard.promql.script.Command.Eval;
import dev.steelyard.promql.script.Command.Load;
import dev.steelyard.promql.script.Expectation.ExpectedValue;
import dev.steelyard.promql.script.Expectation.Remarks;
import dev.steelyard.promql.script.Expectation.TextMatch;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            textBlock =
                    """
                    m 1 2.5 -3 +4 1e3 .5        | 1 2.5 -3 4 1000 0.5
                    m 1+2x3                     | 1 3 5 7
                    m 10-3x2                    | 10 7 4
                    m -1-2x2                    | -1 -3 -5
                    m 7x2                       | 7 7 7
                    m 0x3                       | 0 0 0 0
                    m 1 _ _x2 2                 | 1 _ _ _ 2
                    m _x0 1                     | 1
                    m inf -Inf NaN stale        | +Inf -Inf NaN NaN
                    m                           | nothing
                    m {{}}                      | {{}}
                    m {{ schema:1 count:3 sum:-2.5 buckets:[1 2] offset:-2 }} | {{schema:1 count:3 sum:-2.5 offset:-2 buckets:[1 2]}}
                    m {{count:1 n_buckets:[1 0 2] n_offset:1 z_bucket:3 z_bucket_w:0.5}} | {{count:1 z_bucket:3 z_bucket_w:0.5 n_offset:1 n_buckets:[1 0 2]}}
                    m {{schema:-53 custom_values:[1 5] buckets:[1 2 3]}} | {{schema:-53 custom_values:[1 5] buckets:[1 2 3]}}
                    m {{count:1}}x1             | {{count:1}} {{count:1}}
                    m {{count:1 buckets:[1]}}+{{count:2 buckets:[0 2]}}x2 | {{count:1 buckets:[1]}} {{count:3 buckets:[1 2]}} {{count:5 buckets:[1 4]}}
                    m {{count:5 buckets:[5]}}-{{count:2 buckets:[2]}}x1 | {{count:5 buckets:[5]}} {{count:3 buckets:[3]}}
                    m {{counter_reset_hint:gauge}} | {{counter_reset_hint:gauge}}
                    """)
    void pointsExpand(String line, String expected) throws MalformedScriptException {
        String points =
                SeriesNotation.read(1, line).points().stream()
                        .map(ValueText::of)
                        .collect(Collectors.joining(" "));
        assertThat(points).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    m{a="b", c = 'd',}        | m{a="b",c="d"}
                    {a="b"}                   | {a="b"}
                    {"my.metric", "l.x"="1"}  | my.metric{l.x="1"}
                    job:m:rate5m{}            | job:m:rate5m{}
                    m{a="\\"\\n\\u00e9\\\\"}  | m{a="\\"\\né\\\\"}
                    m{a=`raw\\`}              | m{a="raw\\\\"}
                    m{by="x"}                 | m{by="x"}
                    """)
    void labelsAreRead(String line, String expected) throws MalformedScriptException {
        assertThat(SeriesNotation.read(1, line).labels()).hasToString(expected);
    }

    @Test
    void commandsAreReadWithTheirLines() throws MalformedScriptException {
        List<Command> commands =
                Script.parse(
                                "s",
                                """
                                # what is loaded
                                load 1m30s
                                  m{a="1"} 1 2
                                # a comment within
                                  m@st -1m _
                                  m 3 4

                                eval instant at 5m sum (m)   # the sum
                                  {} 4
                                clear
                                load_with_nhcb 30s
                                  h_bucket{le="1"} 0+1x2
                                eval range from 0 to 10m step 1m m offset 1m
                                """)
                        .commands();
        assertThat(commands).extracting(Command::line).containsExactly(2, 8, 10, 11, 13);
        Load load = (Load) commands.getFirst();
        assertThat(load.stepMillis()).isEqualTo(90_000);
        assertThat(load.series()).hasSize(2);
        assertThat(load.series().get(1).starts())
                .containsExactly(new StartOffset.Millis(-60_000), new StartOffset.Unknown());
        assertThat(((Load) commands.get(3)).withCustomBounds()).isTrue();
        Eval eval = (Eval) commands.get(1);
        assertThat(eval.query()).isEqualTo("sum (m)   # the sum");
        assertThat(eval.when()).isEqualTo(new Command.When.Instant(300_000));
        assertThat(((Eval) commands.get(4)).when())
                .isEqualTo(new Command.When.Range(new Command.Grid(0, 600_000, 60_000)));
    }

    @Test
    void expectationsAreRead() throws MalformedScriptException {
        Expectation expectation =
                eval(
                        """
                        eval instant at 0 m
                          expect ordered
                          expect warn msg: PromQL warning: this (1:1)
                          expect warn regex: th.s
                          expect no_info
                          {a="1"} 1
                          {a="2"} 2
                        """);
        assertThat(expectation.ordered()).isTrue();
        assertThat(expectation.failure()).isEmpty();
        assertThat(expectation.infos()).isEqualTo(new Remarks.None());
        assertThat(((Remarks.Matching) expectation.warnings()).texts())
                .hasSize(2)
                .allMatch(text -> text.covers("PromQL warning: this (1:1)"))
                .noneMatch(text -> text.covers("PromQL warning: that"));
        assertThat(((ExpectedValue.Series) expectation.answer()).points()).hasSize(2);
    }

    @Test
    void singleValuesAndRangeVectorsAreExpected() throws MalformedScriptException {
        assertThat(eval("eval instant at 0 1\n 0x1f").answer())
                .isEqualTo(new ExpectedValue.Scalar(31));
        assertThat(eval("eval instant at 0 1\n -Inf").answer())
                .isEqualTo(new ExpectedValue.Scalar(Double.NEGATIVE_INFINITY));
        assertThat(eval("eval instant at 0 'a'\n expect string \"a\\n\"").answer())
                .isEqualTo(new ExpectedValue.Text("a\n"));
        Expectation range =
                eval(
                        "eval instant at 9m m[1m]\nexpect range vector from 10s to 1m step 10s\nm 1 2");
        assertThat(((ExpectedValue.Series) range.answer()).grid())
                .contains(new Command.Grid(10_000, 60_000, 10_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eval_fail instant at 0 m",
                "eval_fail instant at 0 m\nexpected_fail_message why",
                "eval_fail instant at 0 m\nexpected_fail_regexp w.y",
                "eval instant at 0 m\nexpect fail",
                "eval instant at 0 m\nexpect fail msg: why",
                "eval instant at 0 m\nexpect fail regex:^w.y$"
            })
    void failuresAreExpectedInOldAndNewSpelling(String text) throws MalformedScriptException {
        TextMatch failure = eval(text).failure().orElseThrow();
        assertThat(failure.covers("why")).isTrue();
        assertThat(failure.covers("because")).isEqualTo(failure instanceof TextMatch.Anything);
    }

    @Test
    void formerSpellingsOfRemarksAreUnderstood() throws MalformedScriptException {
        assertThat(eval("eval_warn instant at 0 m").warnings())
                .isInstanceOf(Remarks.Matching.class);
        assertThat(eval("eval_info range from 0 to 1 step 1m m".replace("to 1 ", "to 1m ")).infos())
                .isInstanceOf(Remarks.Matching.class);
        assertThat(eval("eval_ordered instant at 0 m").ordered()).isTrue();
    }

    private static Expectation eval(String text) throws MalformedScriptException {
        return ((Eval) Script.parse("s", text).commands().getFirst()).expectation();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    frobnicate                             | 1 | a command is clear, load
                    load                                   | 1 | a load reads
                    load 5x                                | 1 | duration
                    load 1s2m                              | 1 | duration
                    load 1m;m 1 two                        | 2 | is no number and not stale
                    load 1m;m 1+x3                         | 2 | expected a number
                    load 1m;m 1x                           | 2 | expected a count
                    load 1m;m 1x99999999                   | 2 | at most 1000000
                    load 1m;m 1+2                          | 2 | expected x and a count
                    load 1m;m{a=1} 1                       | 2 | expected a quoted label value
                    load 1m;m{a="1" 1                      | 2 | expected "," or "}"
                    load 1m;m{a="1",a="2"} 1               | 2 | given twice
                    load 1m;1 2                            | 2 | expected a series
                    load 1m;m {{schema:1 schema:2}}        | 2 | states schema once
                    load 1m;m {{size:1}}                   | 2 | has no "size"
                    load 1m;m {{count:1                    | 2 | expected ":"
                    load 1m;m {{counter_reset_hint:maybe}} | 2 | unknown, reset, not_reset or gauge
                    load 1m;m {{}}+{{schema:-53}}x2        | 2 | same kind of buckets
                    load 1m;m@st 1m                        | 2 | followed by the samples
                    load 1m;m@st 1m;n 1                    | 3 | not of n{}
                    load 1m;m@st 1m;m 1 2                  | 3 | the line before has 1 start
                    load 1m;m@st soon;m 1                  | 2 | a start time is a duration
                    eval instant 5m m                      | 1 | an eval reads
                    eval instant at soon m                 | 1 | the time of an eval
                    eval range from 2m to 1m step 1m m     | 1 | before it starts
                    eval instant at 0 m;{} 1 2             | 2 | one point a series
                    eval instant at 0 m;expect nothing     | 2 | an expectation reads
                    eval instant at 0 m;expect warn regex: ( | 2 | not a regular expression
                    eval instant at 0 m;expect fail;expect fail | 3 | fails once
                    eval instant at 0 m;expect warn;expect no_warn | 3 | both to come
                    eval instant at 0 m;expect string a    | 2 | is quoted
                    eval range from 0 to 1m step 1m m;expect range vector from 0 to 1m step 1m | 2 | of an instant query
                    """)
    void mistakesAreToldWithTheirLine(String text, int line, String reason) {
        MalformedScriptException fault =
                catchThrowableOfType(
                        MalformedScriptException.class,
                        () -> Script.parse("s", text.replace(";", "\n")));
        assertThat(fault).hasMessageContaining(reason);
        assertThat(fault.line()).isEqualTo(line);
    }
}
