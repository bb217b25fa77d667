package dev.steelyard.exposition;

import static dev.steelyard.exposition.ExpositionFormat.OPENMETRICS;
import static dev.steelyard.exposition.ExpositionFormat.TEXT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.steelyard.exposition.ExpositionParser.Entry;
import dev.steelyard.exposition.ExpositionParser.Part;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ExpositionParserTest {
    private static void reads(ExpositionFormat format, String body, String... entries)
            throws MalformedExpositionException {
        assertThat(Transcript.of(body, format)).as(body).containsExactly(entries);
    }

    private static void refuses(
            ExpositionFormat format, String body, int line, int column, String reason) {
        MalformedExpositionException fault =
                catchThrowableOfType(
                        MalformedExpositionException.class, () -> Transcript.of(body, format));
        assertThat(fault).as(body).isNotNull();
        assertThat(fault).as(body).hasMessageContaining(reason);
        assertThat(fault.line() + ":" + fault.column()).as(body).isEqualTo(line + ":" + column);
    }

    private static ExpositionParser at(ExpositionFormat format, String body)
            throws MalformedExpositionException {
        byte[] bytes = body.getBytes(UTF_8);
        ExpositionParser parser = new ExpositionParser(bytes, bytes.length, format);
        parser.next();
        return parser;
    }

    @Nested
    class InText {
        private void reads(String body, String... entries) throws MalformedExpositionException {
            ExpositionParserTest.reads(TEXT, body, entries);
        }

        private void refuses(String body, int line, int column, String reason) {
            ExpositionParserTest.refuses(TEXT, body, line, column, reason);
        }

        @Test
        void samplesAreRead() throws MalformedExpositionException {
            reads("");
            reads("a 1\n", "a{} 1.0");
            reads("a{} 1\n", "a{} 1.0");
            reads("a{b=\"c\"} 1\n", "a{b=\"c\"} 1.0");
            reads("a{b=\"c\",d=\"e\"} 1.5 123\n", "a{b=\"c\",d=\"e\"} 1.5 @123");
            reads("a{d=\"e\",b=\"c\"} -1\n", "a{b=\"c\",d=\"e\"} -1.0");
            reads("a:b_9{_l9=\"\"} 1\n", "a:b_9{} 1.0");
            reads("a 1\nb 2\n", "a{} 1.0", "b{} 2.0");
            reads("a 1 -5\n", "a{} 1.0 @-5");
            reads("a 1 9223372036854775807\n", "a{} 1.0 @9223372036854775807");
            reads("HELP 1\nTYPE 2\n", "HELP{} 1.0", "TYPE{} 2.0");
        }

        @Test
        void blanksAndTabsMayStandAnywhereBetweenTokens() throws MalformedExpositionException {
            reads("\n \n\t\n", new String[0]);
            reads(" \ta\t \t1\t 2 \t\n", "a{} 1.0 @2");
            reads("a { b = \"c\" , d\t=\t\"e\" , } 1\n", "a{b=\"c\",d=\"e\"} 1.0");
            reads("a{b=\"c\"}1\n", "a{b=\"c\"} 1.0");
            reads("a{b=\"c\",} 1\n", "a{b=\"c\"} 1.0");
            reads(" # a comment\n\t#TYPE a b\n", "# a comment", "#TYPE a b");
            reads("# TYPE\ta\tcounter \t\n", "TYPE a counter");
            reads("#\t \tHELP \ta\tb c\n", "HELP a b c");
        }

        @Test
        void numbersAreThoseOfGo() throws MalformedExpositionException {
            reads("a +Inf\n", "a{} Infinity");
            reads("a -inf\n", "a{} -Infinity");
            reads("a infinity\n", "a{} Infinity");
            reads("a NaN\n", "a{} NaN");
            reads("a nan\n", "a{} NaN");
            reads("a 0x1.8p3\n", "a{} 12.0");
            reads("a .5e-1\n", "a{} 0.05");
            refuses("a 1_000\n", 1, 3, "\"1_000\" is not a number");
            refuses("a 1e999\n", 1, 3, "out of the range");
            refuses("a 1 1.5\n", 1, 5, "whole milliseconds");
            refuses("a 1 99999999999999999999\n", 1, 5, "whole milliseconds");
        }

        @Test
        void labelValuesAreUnescaped() throws MalformedExpositionException {
            Labels labels = at(TEXT, "a{b=\"\\\\ \\\" \\n \\x ä {}, # \u0000\"} 1\n").labels();
            assertThat(labels.get("b")).isEqualTo("\\ \" \n \\x ä {}, # \u0000");
        }

        @Test
        void quotedNamesAreRead() throws MalformedExpositionException {
            reads("{\"my.name\"} 1\n", "my.name{} 1.0");
            reads("{\"my.name\",} 1\n", "my.name{} 1.0");
            reads("{\"my.name\",l=\"v\"} 1\n", "my.name{l=\"v\"} 1.0");
            reads("{l=\"v\",\"my \\\"ä\"} 1\n", "my \"ä{l=\"v\"} 1.0");
            reads("a{\"l.l\"=\"v\"} 1\n", "a{l.l=\"v\"} 1.0");
            reads("# TYPE \"my.name\" gauge\n", "TYPE my.name gauge");
            reads("# HELP \"my.name\" of \"mine\"\n", "HELP my.name of \"mine\"");
            refuses("{l=\"v\"} 1\n", 1, 1, "no metric name");
            refuses("{} 1\n", 1, 1, "no metric name");
            refuses("{\"\"} 1\n", 1, 3, "the metric name is empty");
            refuses("{\"a\",\"b\"} 1\n", 1, 7, "given twice");
            refuses("a{\"b\"} 1\n", 1, 6, "expected = after the label name");
            refuses("{\"a\" \"b\"=\"c\"} 1\n", 1, 6, "expected = after the label name");
        }

        @Test
        void metadataIsRead() throws MalformedExpositionException {
            reads("# TYPE a counter\n", "TYPE a counter");
            reads("# TYPE a untyped\n", "TYPE a unknown");
            reads("# HELP a \n# HELP b\n", "HELP a ", "HELP b ");
            reads("# HELP a x\\\\y\\nz \\\" \"\n", "HELP a x\\y\nz \\\" \"");
            reads("# UNIT a_s s\n# EOF\n", "# UNIT a_s s", "# EOF");
            reads("# HELP\n# HELPER a b\n#\n# \n", "# HELP", "# HELPER a b", "#", "# ");
            reads("# HELP a.b c\n", "HELP a b c");
            refuses("# TYPE a info\n", 1, 10, "use one of counter, gauge");
            refuses("# TYPE a\n", 1, 9, "no metric type");
            refuses("# TYPE a COUNTER\n", 1, 10, "no metric type");
            refuses("# TYPE 1a counter\n", 1, 8, "a metric name after TYPE");
            refuses("# HELP \n", 1, 8, "a metric name after HELP, found the end of the line");
        }

        @Test
        void faultsArePointedAt() {
            refuses("a\n", 1, 2, "the value of the sample, found the end of the line");
            refuses("a b\n", 1, 3, "\"b\" is not a number");
            refuses("a{b=\"c\"}\n", 1, 9, "the value of the sample");
            refuses("ok 1\n\nä 1\n", 3, 1, "a metric name, a comment or a blank line");
            refuses("a-b 1\n", 1, 2, "quoted, as in {\"my.name\"}");
            refuses("a.b 1\n", 1, 2, "quoted, as in {\"my.name\"}");
            refuses("a{b=\"ä\" ? 1\n", 1, 9, "a label name or the closing brace");
            refuses("a{b} 1\n", 1, 4, "=");
            refuses("a{b=c} 1\n", 1, 5, "a label value in quotes");
            refuses("a{b='c'} 1\n", 1, 5, "a label value in quotes");
            refuses("a{1=\"c\"} 1\n", 1, 3, "a label name");
            refuses("a{,b=\"c\"} 1\n", 1, 3, "a label name");
            refuses("a{b=\"c\",,} 1\n", 1, 9, "a label name");
            refuses("a{b=\"c} 1\n", 1, 5, "not closed");
            refuses("a{b=\"c\\\n\"} 1\n", 1, 5, "not closed");
            refuses("a{b=\"c\"", 1, 8, "found the end of the body");
            refuses("a 1 2 3\n", 1, 7, "the end of the line");
            refuses("a 1{\n", 1, 4, "whole milliseconds");
            refuses("{ 1\n", 1, 3, "a label name");
        }

        @Test
        void duplicateLabelsAreRefusedWhenLabelsAreComposed() {
            refuses("a{b=\"1\",c=\"2\",b=\"3\"} 1\n", 1, 15, "label b is given twice");
            refuses("a{b=\"\",b=\"3\"} 1\n", 1, 8, "label b is given twice");
            refuses("a{__name__=\"b\"} 1\n", 1, 3, "label __name__ is given twice");
            refuses("a{b=\"1\",\"b\"=\"2\"} 1\n", 1, 10, "label b is given twice");
        }

        @Test
        void carriageReturnsAndByteOrderMarksAreNamed() {
            refuses("a 1\r\n", 1, 3, "end lines with a line feed alone");
            refuses("a 1 2\r\n", 1, 5, "end lines with a line feed alone");
            refuses("\r\n", 1, 1, "found a carriage return");
            refuses("# TYPE a gauge\r\n", 1, 10, "end lines with a line feed alone");
            refuses("\uFEFFa 1\n", 1, 1, "found a byte order mark; remove it");
        }

        @Test
        void aLastLineWithoutALineFeedIsForgivenWhereItIsWhole() throws Exception {
            for (String body : List.of("a 1", "a 1\nb 2 3", "# c", "# HELP a b")) {
                byte[] bytes = body.getBytes(UTF_8);
                ExpositionParser parser = new ExpositionParser(bytes, bytes.length, TEXT);
                while (parser.next() != ExpositionParser.Entry.END) {}
                assertThat(parser.forgiven(Leniency.NO_LAST_LINE_FEED)).as(body).isEqualTo(1);
            }
            refuses("a ", 1, 3, "no line feed");
        }

        @Test
        void invalidUtf8IsRefused() {
            String body = "a{b=\"ok\",c=\"x\u00ff\"} 1\n";
            byte[] bytes = body.getBytes(ISO_8859_1);
            ExpositionParser parser = new ExpositionParser(bytes, bytes.length, TEXT);
            assertThatThrownBy(parser::next)
                    .hasMessage(
                            "1:14: the label value is not UTF-8 (byte 0xff); encode it as UTF-8");
            byte[] help = "# HELP a \u00e4\n".getBytes(ISO_8859_1);
            assertThatThrownBy(new ExpositionParser(help, help.length, TEXT)::next)
                    .hasMessageContaining("1:10: the help is not UTF-8");
        }

        @Test
        void whatIsForgivenIsCounted() throws MalformedExpositionException {
            forgives(Leniency.MISSING_COMMA, "a{b=\"1\" c=\"2\"d=\"3\"} 1\n", 2);
            forgives(Leniency.RAW_LINE_FEED, "a{b=\"1\n2\"} 1\n", 1);
            forgives(Leniency.UNKNOWN_ESCAPE, "a{b=\"\\x\"} 1\n# HELP a \\y\n", 2);
            forgives(Leniency.RUN_ON_NAME, "# HELP a.b c\n", 1);
            forgives(Leniency.CARRIAGE_RETURN, "# a\r\n# HELP a b\r\n", 2);
        }

        private void forgives(Leniency breach, String body, int times)
                throws MalformedExpositionException {
            ExpositionParserTest.forgives(TEXT, breach, body, times);
        }

        @Test
        void aRawLineFeedKeepsLineNumbersRight() {
            refuses("a{b=\"1\n2\"} 1\n?\n", 3, 1, "a metric name");
        }
    }

    private static void forgives(ExpositionFormat format, Leniency breach, String body, int times)
            throws MalformedExpositionException {
        byte[] bytes = body.getBytes(UTF_8);
        ExpositionParser parser = new ExpositionParser(bytes, bytes.length, format);
        Transcript.of(parser);
        for (Leniency each : Leniency.values()) {
            assertThat(parser.forgiven(each)).as(each + body).isEqualTo(each == breach ? times : 0);
        }
        assertThatThrownBy(
                        () -> Transcript.of(ExpositionParser.strict(bytes, bytes.length, format)))
                .as(body)
                .isInstanceOf(MalformedExpositionException.class)
                .hasMessageContaining(breach.reason());
    }

    @Nested
    class InOpenMetrics {
        private void reads(String body, String... entries) throws MalformedExpositionException {
            ExpositionParserTest.reads(OPENMETRICS, body + "# EOF\n", entries);
        }

        private void refuses(String body, int line, int column, String reason) {
            ExpositionParserTest.refuses(OPENMETRICS, body, line, column, reason);
        }

        @Test
        void samplesAreRead() throws MalformedExpositionException {
            reads("");
            reads("a 1\n", "a{} 1.0");
            reads("a{} 1 1.5\n", "a{} 1.0 @1500");
            reads("a{b=\"c\",d=\"e\"} +Inf\n", "a{b=\"c\",d=\"e\"} Infinity");
            reads("a 1 1520879607.789\n", "a{} 1.0 @1520879607789");
            reads("a 1 -1.0005e0\n", "a{} 1.0 @-1000");
            reads("a 1 1.005\n", "a{} 1.0 @1005");
            reads("a 1 12345678901234567890\n", "a{} 1.0 @9223372036854775807");
            reads("a 1 -12345678901234567890\n", "a{} 1.0 @-9223372036854775807");
            reads("{\"my.name\",b=\"c\"} 1\n", "my.name{b=\"c\"} 1.0");
        }

        @Test
        void exemplarsAreRead() throws MalformedExpositionException {
            reads("a 1 # {b=\"c\"} 0.5\n", "a{} 1.0 # {b=\"c\"} 0.5");
            reads("a 1 2 # {} 0.5 3.25\n", "a{} 1.0 @2000 # {} 0.5 @3250");
            reads("a{b=\" # \"} 1 # {b=\" # \"} 0\n", "a{b=\" # \"} 1.0 # {b=\" # \"} 0.0");
            reads("a 1 # {b=\"c\"} 0.5\nb 2\n", "a{} 1.0 # {b=\"c\"} 0.5", "b{} 2.0");
        }

        @Test
        void metadataIsRead() throws MalformedExpositionException {
            reads("# TYPE a info\n# TYPE b unknown\n", "TYPE a info", "TYPE b unknown");
            reads("# TYPE a gaugehistogram\n", "TYPE a gaugehistogram");
            reads("# TYPE a stateset\n", "TYPE a stateset");
            reads("# UNIT a_s s\n# UNIT a \n", "UNIT a_s s", "UNIT a ");
            reads("# HELP a \n# HELP b x\\n\\\"\\\\\n", "HELP a ", "HELP b x\n\"\\");
        }

        @Test
        void theEndIsMarked() throws MalformedExpositionException {
            assertThat(Transcript.of("a 1\n# EOF", OPENMETRICS)).containsExactly("a{} 1.0");
            refuses("a 1\n", 2, 1, "does not end with # EOF");
            refuses("", 1, 1, "does not end with # EOF");
            refuses("# EOF\n\n", 2, 1, "nothing after # EOF");
            refuses("# EOF a\n", 1, 6, "nothing after # EOF");
            refuses("a 1 # EOF\n", 1, 4, "an exemplar");
        }

        @Test
        void spacingIsExact() {
            refuses("a  1\n# EOF\n", 1, 3, "the value of the sample, found a blank");
            refuses("a\t1\n# EOF\n", 1, 2, "a brace or a blank");
            refuses(" a 1\n# EOF\n", 1, 1, "a metric name");
            refuses("a 1 \n# EOF\n", 1, 5, "a timestamp in seconds");
            refuses("a{b=\"c\" } 1\n# EOF\n", 1, 8, "a comma or the closing brace");
            refuses("a{ b=\"c\"} 1\n# EOF\n", 1, 3, "a label name");
            refuses("a{b=\"c\"}1\n# EOF\n", 1, 9, "a single space");
            refuses("\n# EOF\n", 1, 1, "found the end of the line");
            refuses("#TYPE a gauge\n# EOF\n", 1, 2, "OpenMetrics has no comments");
            refuses("#  TYPE a gauge\n# EOF\n", 1, 3, "OpenMetrics has no comments");
            refuses("# TYPE\ta gauge\n# EOF\n", 1, 3, "OpenMetrics has no comments");
            refuses("# TYPE a\tgauge\n# EOF\n", 1, 9, "a single space");
            refuses("# TYPE a gauge \n# EOF\n", 1, 10, "no metric type");
            refuses("# a comment\n# EOF\n", 1, 3, "OpenMetrics has no comments");
        }

        @Test
        void valuesAndTimestampsAreDecimal() {
            refuses("a 0x1p3\n# EOF\n", 1, 3, "not a number");
            refuses("a 1 NaN\n# EOF\n", 1, 5, "a timestamp must be finite");
            refuses("a 1 -Inf\n# EOF\n", 1, 5, "a timestamp must be finite");
            refuses("a 1 # {} 1 NaN\n# EOF\n", 1, 12, "a timestamp must be finite");
            refuses("a 1 # {} 0x1p3\n# EOF\n", 1, 10, "not a number");
            refuses("a 1 # {}\n# EOF\n", 1, 9, "the value of the exemplar");
            refuses("a 1 # b 1\n# EOF\n", 1, 4, "an exemplar");
            refuses("a 1 # {\"b\"} 1\n# EOF\n", 1, 11, "=");
            refuses("a 1 # {b=\"1\",b=\"2\"} 1\n# EOF\n", 1, 14, "label b is given twice");
            refuses("# UNIT a s\n# EOF\n", 1, 10, "call the metric a_s");
            refuses("# UNIT as s\n# EOF\n", 1, 11, "no suffix");
        }

        @Test
        void whatIsForgivenIsCounted() throws MalformedExpositionException {
            String end = "# EOF\n";
            forgives(OPENMETRICS, Leniency.TRAILING_COMMA, "a{b=\"1\",} 1\n" + end, 1);
            forgives(OPENMETRICS, Leniency.QUOTED_NAME, "{\"a\",\"b\"=\"c\"} 1\n" + end, 2);
            forgives(OPENMETRICS, Leniency.QUOTED_NAME, "# TYPE \"a.b\" gauge\n" + end, 1);
            forgives(OPENMETRICS, Leniency.UNKNOWN_ESCAPE, "# HELP a b\\\n" + end, 1);
            forgives(OPENMETRICS, Leniency.CARRIAGE_RETURN, "# HELP a b\r\n" + end, 1);
            refuses("a{b=\"1\"c=\"2\"} 1\n# EOF\n", 1, 8, "a comma");
            refuses("a{b=\"1\n\"} 1\n# EOF\n", 1, 5, "not closed");
        }
    }

    @Nested
    class ForACache {
        private final byte[] body = "x 1\na{b=\"c\"} 2 7\na{b=\"d\"} 3\n".getBytes(UTF_8);
        private final ExpositionParser parser = new ExpositionParser(body, body.length, TEXT);

        @Test
        void theSeriesIsAnswredAsItStands() throws MalformedExpositionException {
            ExpositionParser blanks = at(TEXT, "  a { b = \"c\" }  1\n");
            assertThat(blanks.seriesStart()).isEqualTo(2);
            assertThat(blanks.seriesEnd()).isEqualTo(15);
            ExpositionParser bare = at(TEXT, "abc 1\n");
            assertThat(bare.seriesEnd() - bare.seriesStart()).isEqualTo(3);
        }

        @Test
        void anExpectedSeriesIsKnownWithoutItsLabels() throws MalformedExpositionException {
            byte[] name = "a".getBytes(UTF_8);
            byte[] labels = "{b=\"c\"}".getBytes(UTF_8);
            assertThat(parser.nextExpecting(name, labels)).isEqualTo(Entry.SAMPLE);
            assertThat(parser.isKnown()).isFalse();
            assertThat(parser.labels()).isEqualTo(Labels.of(Labels.NAME, "x"));
            assertThat(parser.nextExpecting(name, labels)).isEqualTo(Entry.SAMPLE);
            assertThat(parser.isKnown()).isTrue();
            assertThat(parser.value()).isEqualTo(2);
            assertThat(parser.timestampMillis()).isEqualTo(7);
            assertThat(new String(body, parser.seriesStart(), 8, UTF_8)).isEqualTo("a{b=\"c\"}");
            assertThat(parser.line()).isEqualTo(2);
            assertThatThrownBy(parser::labels).isInstanceOf(IllegalStateException.class);
            assertThat(parser.nextExpecting(name, labels)).isEqualTo(Entry.SAMPLE);
            assertThat(parser.isKnown()).isFalse();
            assertThat(parser.labels().get("b")).isEqualTo("d");
            assertThat(parser.nextExpecting(name, labels)).isEqualTo(Entry.END);
        }

        @Test
        void aBareNameIsKnownWhereItsValueFollowsAtOnce() throws MalformedExpositionException {
            assertThat(expectingX("x 1\n").isKnown()).isTrue();
            assertThat(expectingX("x NaN 5\n").isKnown()).isTrue();
            for (String other :
                    List.of(
                            "x {b=\"c\"} 1\n",
                            "x  {b=\"c\"} 1\n",
                            "x\t1\n",
                            "x{b=\"c\"} 1\n",
                            "xy 1\n")) {
                assertThat(expectingX(other).isKnown()).as(other).isFalse();
            }
        }

        private ExpositionParser expectingX(String body) throws MalformedExpositionException {
            byte[] bytes = body.getBytes(UTF_8);
            ExpositionParser any = new ExpositionParser(bytes, bytes.length, TEXT);
            assertThat(any.nextExpecting(new byte[] {'x'}, new byte[0])).isEqualTo(Entry.SAMPLE);
            return any;
        }

        @Test
        void nothingIsNoExpectation() throws MalformedExpositionException {
            byte[] bytes = " x 1\n".getBytes(UTF_8);
            ExpositionParser any = new ExpositionParser(bytes, bytes.length, TEXT);
            assertThat(any.nextExpecting(new byte[0], new byte[0])).isEqualTo(Entry.SAMPLE);
            assertThat(any.isKnown()).isFalse();
            assertThat(any.labels().metricName()).isEqualTo("x");
        }
    }

    @Test
    void labelsAreAddedToABuilder() throws MalformedExpositionException {
        LabelsBuilder builder = new LabelsBuilder().add("job", "x");
        at(TEXT, "a{b=\"c\"} 1\n").labels(builder);
        assertThat(builder.build()).isEqualTo(Labels.of("__name__", "a", "b", "c", "job", "x"));
    }

    @Test
    void onlyTheGivenLengthIsRead() throws MalformedExpositionException {
        byte[] bytes = "a 1\nb 2\n".getBytes(UTF_8);
        assertThat(Transcript.of(new ExpositionParser(bytes, 4, TEXT))).containsExactly("a{} 1.0");
        assertThatThrownBy(() -> new ExpositionParser(bytes, 9, TEXT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("length 9 of a body of 8 bytes");
    }

    @Test
    void theEndIsAnsweredAgain() throws MalformedExpositionException {
        ExpositionParser parser = at(OPENMETRICS, "# EOF\n");
        assertThat(parser.next()).isEqualTo(Entry.END);
        assertThat(at(TEXT, "").next()).isEqualTo(Entry.END);
    }

    @Test
    void readersCanPointAtParts() throws MalformedExpositionException {
        ExpositionParser parser = at(OPENMETRICS, "a 12 34 # {} 5\n# EOF\n");
        assertThat(parser.fault(Part.ENTRY, "x")).hasMessage("1:1: x");
        assertThat(parser.fault(Part.VALUE, "x")).hasMessage("1:3: x");
        assertThat(parser.fault(Part.TIMESTAMP, "x")).hasMessage("1:6: x");
        assertThat(parser.fault(Part.EXEMPLAR, "x")).hasMessage("1:11: x");
        ExpositionParser metadata = at(TEXT, "# HELP a b\n");
        assertThat(metadata.fault(Part.NAME, "x")).hasMessage("1:8: x");
        assertThat(metadata.fault(Part.TEXT, "x")).hasMessage("1:10: x");
    }

    @Test
    void anExemplarThatIsNotThereIsNotAnswered() throws MalformedExpositionException {
        ExpositionParser parser = at(TEXT, "a 1\n");
        assertThat(parser.hasExemplar()).isFalse();
        assertThatThrownBy(parser::exemplar)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void manyLabelsAreNotSlow() throws MalformedExpositionException {
        StringBuilder body = new StringBuilder("a{");
        for (int i = 0; i < 50_000; i++) {
            body.append("l").append(i).append("=\"v\",");
        }
        assertThat(at(TEXT, body.append("} 1\n").toString()).labels().size()).isEqualTo(50_001);
    }
}
