package dev.steelyard.exposition.lint;

import static dev.steelyard.exposition.ExpositionFormat.OPENMETRICS;
import static dev.steelyard.exposition.ExpositionFormat.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.exposition.ExpositionFormat;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ExpositionLintTest {
    private static List<String> findings(ExpositionFormat format, String body) {
        return ExpositionLint.check(body.getBytes(UTF_8), format).stream()
                .map(finding -> finding.in("f"))
                .toList();
    }

    /// The faults of a body that is checked as OpenMetrics, problems left out.
    private static List<String> faults(String body) {
        return ExpositionLint.check((body + "# EOF\n").getBytes(UTF_8), OPENMETRICS).stream()
                .filter(Finding.Fault.class::isInstance)
                .map(finding -> finding.in("f"))
                .toList();
    }

    private static void accepts(String body) {
        assertThat(faults(body)).as(body).isEmpty();
    }

    private static void refuses(String body, String position, String reason) {
        assertThat(faults(body))
                .as(body)
                .anySatisfy(fault ->
                        assertThat(fault).startsWith("f:" + position + ": ").contains(reason));
    }

    @Nested
    class OpenMetrics {
        @Test
        void theExamplesOfTheSpecificationAreGood() {
            accepts("");
            accepts("# TYPE a gauge\n");
            accepts("# TYPE a gauge\na 17.0 123\na 18.0 456\n");
            accepts("# TYPE a counter\na_total 17.0 5.5\na_created 1520430000.123 5.5\n");
            accepts("# TYPE a stateset\na{a=\"x\"} 0\na{a=\"y\"} 1\n");
            accepts("# TYPE a stateset\na{e=\"c\",a=\"x\"} 1.0\na{e=\"r\",a=\"x\"} 0.0\n");
            accepts("# TYPE a info\na_info{v=\"1\"} 1\na_info{v=\"2\"} 1.0\n");
            accepts("# TYPE a summary\na_count 17.0\na_sum 3.3\na_created 1520430000.123\n");
            accepts("# TYPE a summary\na{quantile=\"0.95\"} 123.7\na{quantile=\"0.5\"} NaN\n");
            accepts("# TYPE a summary\na_sum{x=\"1\"} 1\na_count{x=\"1\"} 1\na_sum{x=\"2\"} 0\n");
            accepts("# TYPE a unknown\na 42.23\nb 1\n");
            accepts("# HELP a \n# UNIT a \na 1\n");
            accepts("# TYPE a_s gauge\n# UNIT a_s s\n# HELP a_s x\na_s NaN\n");
            accepts(
                    """
                    # TYPE a histogram
                    a_bucket{le="0.01"} 0
                    a_bucket{le="0.1"} 8 # {} 0.054
                    a_bucket{le="1"} 11 # {trace_id="KOO5S4vxi0o"} 0.67
                    a_bucket{le="1e+23"} 17 # {trace_id="oHg5SJYRHA0"} 9.8 1520879607.789
                    a_bucket{le="+Inf"} 17
                    a_count 17
                    a_sum 324789.3
                    a_created 1520430000.123
                    """);
            accepts(
                    """
                    # TYPE a gaugehistogram
                    a_bucket{le="-1"} 20.0
                    a_bucket{le="+Inf"} 42.0
                    a_gcount 42.0
                    a_gsum -3289.3
                    """);
        }

        @Test
        void valuesFitTheirTypes() {
            refuses("# TYPE a counter\na_total NaN\n", "2:9", "neither negative nor NaN");
            refuses("# TYPE a counter\na_total -1\n", "2:9", "neither negative nor NaN");
            refuses("# TYPE a counter\na_total 1\na_created NaN\n", "3:11", "finite");
            refuses("# TYPE a info\na_info 0\n", "2:8", "the value of an info is 1");
            refuses("# TYPE a stateset\na{a=\"x\"} 0.5\n", "2:10", "0 or 1");
            refuses("# TYPE a stateset\na{a=\"x\"} NaN\n", "2:10", "0 or 1");
            refuses("# TYPE a summary\na_count 1.5\n", "2:9", "whole number");
            refuses("# TYPE a summary\na_sum NaN\n", "2:7", "neither negative nor NaN");
            refuses("# TYPE a summary\na{quantile=\"1\"} -1\n", "2:17", "not negative");
            refuses("# TYPE a histogram\na_bucket{le=\"+Inf\"} 1.5\n", "2:21", "whole number");
            refuses("# TYPE a histogram\na_bucket{le=\"+Inf\"} -1\n", "2:21", "not negative");
            refuses("# TYPE a gaugehistogram\na_gcount NaN\n", "2:10", "whole number");
            refuses("# TYPE a gaugehistogram\na_gsum NaN\n", "2:8", "not NaN");
        }

        @Test
        void samplesCarryTheSuffixOfTheirType() {
            refuses("# TYPE a counter\na 1\n", "2:1", "end in _total, _created");
            refuses("# TYPE a_total counter\na_total 1\n", "2:1", "write # TYPE a counter");
            refuses("# TYPE a info\na 1\n", "2:1", "end in _info");
            refuses("# TYPE a histogram\na 1\n", "2:1", "end in _bucket, _count, _sum, _created");
            refuses("# TYPE a counter\na_created 1\n", "2:1", "the counter has no total");
        }

        @Test
        void samplesCarryTheLabelOfTheirType() {
            refuses("# TYPE a histogram\na_bucket 1\n", "2:1", "upper bound in label le");
            refuses("# TYPE a histogram\na_bucket{le=\"\"} 1\n", "2:1", "upper bound in label le");
            refuses("# TYPE a histogram\na_bucket{le=\"NaN\"} 1\n", "2:1", "a number or +Inf");
            refuses("# TYPE a histogram\na_bucket{le=\"Inf\"} 1\n", "2:1", "a number or +Inf");
            refuses("# TYPE a histogram\na_bucket{le=\"0x1p1\"} 1\n", "2:1", "a number or +Inf");
            refuses(
                    "# TYPE a histogram\na_sum{le=\"1\"} 1\n",
                    "2:1",
                    "buckets of a histogram only");
            refuses("# TYPE a summary\na 1\n", "2:1", "from 0 to 1");
            refuses("# TYPE a summary\na{quantile=\"1.1\"} 1\n", "2:1", "from 0 to 1");
            refuses("# TYPE a summary\na{quantile=\"x\"} 1\n", "2:1", "from 0 to 1");
            refuses("# TYPE a summary\na_sum{quantile=\"1\"} 1\n", "2:1", "a summary only");
            refuses("# TYPE a stateset\na{b=\"x\"} 1\n", "2:1", "its state in label a");
        }

        @Test
        void bucketsFormAHistogram() {
            String type = "# TYPE a histogram\n";
            refuses(type + "a_sum 1\na_count 1\n", "2:1", "no bucket with le=\"+Inf\"");
            refuses(type + "a_bucket{le=\"1\"} 1\n", "2:1", "no bucket with le=\"+Inf\"");
            refuses(
                    type + "a_bucket{le=\"2\"} 0\na_bucket{le=\"1\"} 0\na_bucket{le=\"+Inf\"} 0\n",
                    "3:1",
                    "sort the buckets");
            refuses(
                    type
                            + "a_bucket{le=\"1\"} 0\na_bucket{le=\"1.0\"} 0\na_bucket{le=\"+Inf\"} 0\n",
                    "3:1",
                    "sort the buckets");
            refuses(type + "a_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n", "3:1", "cumulative");
            refuses(
                    type + "a_bucket{le=\"+Inf\"} 1\na_count 2\na_sum 1\n",
                    "3:1",
                    "the count differs");
            refuses(type + "a_bucket{le=\"+Inf\"} 1\na_sum 1\n", "2:1", "only one of count");
            refuses(type + "a_bucket{le=\"+Inf\"} 1\na_count 1\n", "2:1", "only one of count");
            refuses(
                    type + "a_bucket{le=\"-1\"} 0\na_bucket{le=\"+Inf\"} 1\na_count 1\na_sum 1\n",
                    "5:1",
                    "negative bounds");
            refuses(
                    "# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 1\na_gcount 1\na_gsum -1\n",
                    "4:1",
                    "the sum is negative");
        }

        @Test
        void everyPointOfAHistogramIsLookedAt() {
            refuses(
                    """
                    # TYPE a histogram
                    a_bucket{le="+Inf",x="1"} 1
                    a_bucket{le="1",x="2"} 1
                    """,
                    "3:1",
                    "no bucket with le=\"+Inf\"");
            refuses(
                    "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1 5\na_bucket{le=\"1\"} 1 6\n",
                    "3:1",
                    "no bucket with le=\"+Inf\"");
        }

        @Test
        void exemplarsStandWhereTheyMayAndAreShort() {
            refuses("# TYPE a gauge\na 1 # {} 1\n", "2:7", "only totals of counters and buckets");
            refuses("# TYPE a counter\na_total 1\na_created 1 # {} 1\n", "3:15", "only totals");
            refuses("a_total 1 # {} 1\n", "1:13", "only totals");
            refuses(
                    "# TYPE a histogram\na_bucket{le=\"1\"} 1 # {} 2\n",
                    "2:22",
                    "outside its bucket");
            String value = "€".repeat(127);
            accepts("# TYPE a counter\na_total 1 # {b=\"" + value + "\"} 1\n");
            refuses(
                    "# TYPE a counter\na_total 1 # {bc=\"" + value + "\"} 1\n",
                    "2:13",
                    "129 characters; shorten them to 128");
        }

        @Test
        void metadataStandsOnceAndFirst() {
            refuses("# HELP a \n# HELP a \n", "2:1", "second HELP of a");
            refuses("# TYPE a gauge\n# TYPE a gauge\n", "2:1", "second TYPE of a");
            refuses("# UNIT a_s s\n# UNIT a_s s\n", "2:1", "second UNIT of a_s");
            refuses("# TYPE a gauge\na 1\n# HELP a x\n", "3:1", "stands behind its samples");
            refuses("a 1\n# TYPE a gauge\n", "2:1", "stands behind its samples");
            refuses("# TYPE a_s info\n# UNIT a_s s\n", "2:1", "metrics of type info have no unit");
            refuses("# UNIT a_s s\n# TYPE a_s stateset\n", "1:1", "have no unit");
            refuses("# UNIT a_ö ö\n", "1:10", "single space after the metric name");
        }

        @Test
        void familiesAreNotInterleavedAndDoNotClash() {
            refuses("a 1\nb 1\na{c=\"d\"} 1\n", "3:1", "metric a began in line 1 already");
            refuses("# TYPE a gauge\n# TYPE b gauge\n# HELP a x\n", "3:8", "began in line 1");
            refuses("# TYPE a counter\n# TYPE a_created gauge\n", "2:1", "called a_created");
            refuses("# TYPE a_created gauge\n# TYPE a counter\n", "2:1", "called a_created");
            refuses("# TYPE a counter\na_total 1\n# TYPE a_total gauge\n", "3:1", "called a_total");
            refuses("# TYPE a summary\n# TYPE a_sum gauge\n", "2:1", "called a_sum");
            accepts("# TYPE a gauge\n# TYPE a_created gauge\n");
            accepts("# TYPE a histogram\n# TYPE a_gsum gauge\n");
        }

        @Test
        void metricsAreNotInterleavedAndGoForwardInTime() {
            String type = "# TYPE a summary\n";
            refuses(
                    type + "a_sum{x=\"1\"} 0\na_sum{x=\"2\"} 0\na_count{x=\"1\"} 0\n",
                    "4:1",
                    "put them together");
            refuses(type + "a_count 0 123\na_count 0 456\na_sum 0 123\n", "4:1", "before that");
            refuses("# TYPE a gauge\na 0 -1\na 0 -1.1\n", "3:1", "before that");
            refuses("# TYPE a gauge\na 0\na 0 0\n", "3:1", "give all or none");
            refuses("# TYPE a gauge\na 0 0\na 0\n", "3:1", "give all or none");
            refuses("# TYPE a gauge\na 0\na 1\n", "3:1", "this series was there before");
            accepts("# TYPE a gauge\na{x=\"1\"} 0 2\na{x=\"2\"} 0 1\n");
            accepts("# TYPE a gauge\na 0 0.0000000000\na 0 0.0000000001\n");
        }

        @Test
        void equalTimesAreAProblemOnly() {
            accepts("# TYPE a gauge\na 0 1\na 0 1.0\n");
            assertThat(findings(OPENMETRICS, "# HELP a x\na 0 1\na 0 1\n# EOF\n"))
                    .containsExactly(
                            "f:3: a: two samples of one series at one time; readers keep one of"
                                    + " them");
        }

        @Test
        void reservedNamesAreRefused() {
            refuses("_a 1\n", "1:1", "reserved");
            refuses("# TYPE _a gauge\n", "1:8", "reserved");
            refuses("a{_b=\"1\"} 1\n", "1:1", "label _b");
            refuses("# TYPE a counter\na_total 1 # {_b=\"1\"} 1\n", "2:1", "label _b");
        }

        @Test
        void whatPrometheusForgivesIsRefused() {
            refuses("a{b=\"1\",} 1\n", "1:8", "a comma stands behind the last label");
            refuses("{\"a\"} 1\n", "1:2", "not part of OpenMetrics 1.0");
            refuses("# HELP a b\\\n", "1:11", "unknown escape");
            refuses("# HELP a b\r\n", "1:11", "carriage return");
        }
    }

    @Nested
    class Text {
        private void accepts(String body) {
            assertThat(findings(TEXT, body))
                    .as(body)
                    .noneMatch(finding -> finding.matches("f:\\d+:\\d+: .*"));
        }

        private void refuses(String body, String position, String reason) {
            assertThat(findings(TEXT, body))
                    .as(body)
                    .anySatisfy(fault ->
                            assertThat(fault).startsWith("f:" + position + ": ").contains(reason));
        }

        @Test
        void theFormatIsKept() {
            accepts("a 1\n\n # a comment\nb{c=\"d\",} 1 5\n");
            accepts("# TYPE a_total counter\na_total -1\n");
            accepts("# TYPE a summary\na{quantile=\"0.5\"} 1\na_sum 1\na_count 1\n");
            accepts(
                    """
                    # TYPE a histogram
                    a_bucket{le="1"} 1
                    a_bucket{le="+Inf"} 1
                    a_sum 1
                    a_count 1
                    """);
            accepts("# TYPE \"a.b\" gauge\n{\"a.b\"} 1\n");
            accepts("# TYPE a untyped\na 1\n# TYPE a_created gauge\na_created 1\n");
        }

        @Test
        void breachesAreFaults() {
            refuses("", "1:1", "nothing here");
            refuses("a 1", "1:4", "no line feed");
            refuses("a{b=\"1\" c=\"2\"} 1\n", "1:9", "put a comma between them");
            refuses("a{b=\"1\n\"} 1\n", "1:7", "write a line feed as \\n");
            refuses("a{b=\"\\d\"} 1\n", "1:6", "unknown escape");
            refuses("# HELP a \\d\n", "1:10", "unknown escape");
            refuses("# HELP a.b c\n", "1:9", "put a blank behind it");
            refuses("a 1\r\n", "1:3", "end lines with a line feed alone");
            refuses("# a\r\n", "1:4", "carriage return");
            refuses("\uFEFFa 1\n", "1:1", "byte order mark");
            refuses("a 1\n# TYPE a gauge\n", "2:1", "stands behind its samples");
            refuses("# TYPE a gauge\n# TYPE a gauge\n", "2:1", "second TYPE");
            refuses("# TYPE a gauge\na 1\nb 1\na{c=\"1\"} 1\n", "4:1", "began in line 1");
            refuses("a 1\na 2\n", "2:1", "this series was there before");
            refuses("# TYPE a histogram\na 1\n", "2:1", "end in _bucket, _sum, _count");
            refuses("# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\n", "2:1", "has no count");
            refuses("# TYPE a histogram\na_sum 1\n", "2:1", "no bucket with le=\"+Inf\"");
            refuses("# TYPE a summary\na 1\n", "2:1", "label quantile");
        }

        @Test
        void partsOfUndeclaredHistogramsMayReturn() {
            accepts("a{x=\"1\"} 1\na_sum{x=\"1\"} 1\na{x=\"2\"} 1\na_sum{x=\"2\"} 1\n");
            refuses("a 1\nb 1\na 2\n", "3:1", "this series was there before");
            refuses("a 1\nb 1\n# TYPE a gauge\n", "3:8", "began in line 1");
        }

        @Test
        void conventionsAreNotSpokenOfWhereTheFormatIsBroken() {
            assertThat(findings(TEXT, "a 1\nb ?\n"))
                    .containsExactly(
                            "f:2:3: expected the value of the sample: \"?\" is not a number; use"
                                    + " decimal digits, +Inf, -Inf or NaN");
        }

        @Test
        void faultsBeforeATornLineAreToldToo() {
            assertThat(findings(TEXT, "# TYPE a histogram\na_sum 1\n# HELP b x\nb ?\n")).hasSize(2);
        }
    }

    @Nested
    class Conventions {
        private void advises(String name, String type, String... advice) {
            String suffix = type.equals("summary") ? "_sum" : "";
            assertThat(
                            findings(
                                    TEXT,
                                    "# HELP %1$s x\n# TYPE %1$s %2$s\n%1$s%3$s 1\n"
                                            .formatted(name, type, suffix)))
                    .as(name)
                    .containsExactly(
                            Arrays.stream(advice)
                                    .map(each -> "f:1: " + name + ": " + each)
                                    .toArray(String[]::new));
        }

        @Test
        void goodNamesAreSilent() {
            advises("http_requests_total", "counter");
            advises("process_cpu_seconds_total", "counter");
            advises("memory_bytes", "gauge");
            advises("temperature_celsius", "gauge");
            advises("anything_total", "untyped");
            advises("anything_bucket", "untyped");
            advises("s", "gauge");
            advises("rpc_seconds", "summary");
            advises("bytes_seconds_hours", "gauge");
        }

        @Test
        void helpIsWanted() {
            assertThat(findings(TEXT, "# TYPE a gauge\na 1\n"))
                    .containsExactly("f:1: a: no help text; add # HELP a and what it measures");
        }

        @Test
        void suffixesTellTypes() {
            advises(
                    "requests",
                    "counter",
                    "counter should have \"_total\" suffix; call it requests_total");
            advises(
                    "requests_total",
                    "gauge",
                    "non-counter should not have \"_total\" suffix; rename or retype it");
            advises(
                    "requests_bucket",
                    "gauge",
                    "non-histogram should not have \"_bucket\" suffix; rename it");
            advises(
                    "requests_count",
                    "gauge",
                    "neither histogram nor summary, should not have \"_count\" suffix; rename it");
            advises(
                    "requests_sum",
                    "gauge",
                    "neither histogram nor summary, should not have \"_sum\" suffix; rename it");
        }

        @Test
        void unitsAreBaseUnitsInFull() {
            advises(
                    "latency_milliseconds",
                    "gauge",
                    "use base unit \"seconds\" instead of \"milliseconds\", and convert");
            advises(
                    "uptime_hours",
                    "gauge",
                    "use base unit \"seconds\" instead of \"hours\", and convert");
            advises(
                    "size_kilobits",
                    "gauge",
                    "use base unit \"bytes\" instead of \"kilobits\", and convert");
            advises(
                    "latency_ms",
                    "gauge",
                    "metric name should not contain abbreviated unit \"ms\"; write it out");
            advises(
                    "size_kb_used",
                    "gauge",
                    "metric name should not contain abbreviated unit \"kb\"; write it out");
        }

        @Test
        void namesAreSnakeCaseWithoutTypeOrColon() {
            advises("fooBar", "gauge", "metric name should be in snake_case, not camelCase");
            advises(
                    "queue_gauge",
                    "gauge",
                    "metric name should not include type 'gauge'; drop the word");
            advises(
                    "a_counter_total",
                    "counter",
                    "metric name should not include type 'counter'; drop the word");
            advises(
                    "job:up",
                    "gauge",
                    "metric name should not contain ':', which marks recording rules");
        }

        @Test
        void labelsOfHistogramsAndSummariesStayTheirs() {
            assertThat(
                            findings(
                                    TEXT,
                                    """
                                    # HELP a x
                                    # TYPE a gauge
                                    a{le="1",quantile="1",fooBar="1"} 1
                                    """))
                    .containsExactly(
                            "f:1: a: non-histogram should not have \"le\" label; rename the label",
                            "f:1: a: non-summary should not have \"quantile\" label; rename the"
                                    + " label",
                            "f:1: a: label fooBar should be in snake_case, not camelCase");
        }

        @Test
        void counterFamiliesOfOpenMetricsHaveNoSuffix() {
            assertThat(findings(OPENMETRICS, "# TYPE a counter\n# HELP a x\na_total 1\n# EOF\n"))
                    .isEmpty();
        }
    }
}
