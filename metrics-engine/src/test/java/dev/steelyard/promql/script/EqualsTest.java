package dev.steelyard.promql.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.promql.Engine;
import dev.steelyard.tsdb.HeadScripts;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A head gives series in the order in which they came where none is asked for.
class EqualsTest {
    private static final String SCRIPT =
            """
            load 1m
              x{pod="c"} 1
              x{pod="d"} 2
              x{pod="b"} 1
              x{pod="a"} 1
              x{pod="e"} NaN
              x{pod="0"} NaN

            eval instant at 0 topk(3, x)
              expect ordered
              x{pod="d"} 2
              x{pod="a"} 1
              x{pod="b"} 1

            eval instant at 0 bottomk(2, x)
              expect ordered
              x{pod="a"} 1
              x{pod="b"} 1

            eval instant at 0 topk(5, -x)
              expect ordered
              {pod="a"} -1
              {pod="b"} -1
              {pod="c"} -1
              {pod="d"} -2
              {pod="0"} NaN

            eval instant at 0 sort(x)
              expect ordered
              x{pod="a"} 1
              x{pod="b"} 1
              x{pod="c"} 1
              x{pod="d"} 2
              x{pod="0"} NaN
              x{pod="e"} NaN

            eval instant at 0 sort_desc(sum by (pod) (x < 2))
              expect ordered
              {pod="a"} 1
              {pod="b"} 1
              {pod="c"} 1

            eval instant at 0 sum by (pod) (x < 3)
              expect ordered
              {pod="c"} 1
              {pod="d"} 2
              {pod="b"} 1
              {pod="a"} 1
            """;

    @Test
    void ofEqualsThoseComeFirstWhoseLabelsDoWhereOrderCounts() throws MalformedScriptException {
        ScriptRunner runner = new ScriptRunner(new Engine(ScriptRunner.OPTIONS), new HeadScripts());
        assertThat(runner.run(Script.parse("equals.test", SCRIPT)))
                .isEqualTo(new ScriptOutcome(6, List.of()));
    }
}
