package dev.steelyard.apiserver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.otlp.Metric.Kind;
import dev.steelyard.scrape.config.OtlpTranslation;
import dev.steelyard.scrape.config.OtlpTranslation.LabelNaming;
import dev.steelyard.scrape.config.OtlpTranslation.Promotion;
import dev.steelyard.scrape.config.OtlpTranslation.Strategy;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricNamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    UNDERSCORES_AND_SUFFIXES | http.server.duration | s      | HISTOGRAM       | http_server_duration_seconds
                    UNDERSCORES_AND_SUFFIXES | http..server         | ''     | GAUGE           | http_server
                    UNDERSCORES_AND_SUFFIXES | requests             | {req}  | COUNTER         | requests_total
                    UNDERSCORES_AND_SUFFIXES | total.requests       | 1      | COUNTER         | requests_total
                    UNDERSCORES_AND_SUFFIXES | disk.usage           | 1      | GAUGE           | disk_usage_ratio
                    UNDERSCORES_AND_SUFFIXES | network.io           | By/s   | GAUGE           | network_io_bytes_per_second
                    UNDERSCORES_AND_SUFFIXES | io.bytes             | By     | UP_DOWN_COUNTER | io_bytes
                    UNDERSCORES_AND_SUFFIXES | speed                | /m     | GAUGE           | speed_per_minute
                    UNDERSCORES_AND_SUFFIXES | odd                  | foo^/s | GAUGE           | odd_foo_per_second
                    UNDERSCORES_AND_SUFFIXES | 2nd                  | ''     | GAUGE           | _2nd
                    UNDERSCORES_AND_SUFFIXES | job:rate             | %      | GAUGE           | job:rate_percent
                    UNDERSCORES              | http..server_x       | s      | COUNTER         | http_server_x
                    UNDERSCORES              | .a__b.               | s      | GAUGE           | a__b
                    UNDERSCORES              | 2nd                  | s      | GAUGE           | _2nd
                    SUFFIXES                 | http.server          | s      | HISTOGRAM       | http.server_seconds
                    SUFFIXES                 | requests.total       | ''     | COUNTER         | requests_total
                    SUFFIXES                 | disk                 | 1      | GAUGE           | disk_ratio
                    SUFFIXES                 | net.bytes            | By/s   | COUNTER         | net.bytes_per_second_total
                    NONE                     | http..server         | s      | COUNTER         | http..server
                    """)
    void metricsAreNamedAsInPrometheus(
            Strategy strategy, String name, String unit, Kind kind, String expected) {
        assertThat(new MetricNames(strategy).of(name, unit, kind)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"UNDERSCORES_AND_SUFFIXES, ..", "UNDERSCORES, é", "NONE, ''"})
    void ofSomeNamesNothingIsLeft(Strategy strategy, String name) {
        assertThat(new MetricNames(strategy).of(name, "", Kind.GAUGE)).isEmpty();
    }

    private static LabelNames labels(Strategy strategy, LabelNaming naming) {
        return new LabelNames(
                new OtlpTranslation(
                        strategy, new Promotion.Only(Set.of()), naming, false, false, false));
    }

    @ParameterizedTest
    @CsvSource({
        "http.method, true, true, http_method",
        "http..method, true, true, http__method",
        "http..method, true, false, http_method",
        "_private, true, true, key_private",
        "_private, false, true, _private",
        "__reserved__, true, true, __reserved__",
        "__re..served__, true, false, __re_served__",
        "9lives, true, true, key_9lives",
        "äb, true, true, key_b",
    })
    void labelsAreNamedAsInPrometheus(
            String attribute, boolean marks, boolean keeps, String expected) {
        assertThat(labels(Strategy.UNDERSCORES, new LabelNaming(marks, keeps)).of(attribute))
                .contains(expected);
        assertThat(labels(Strategy.NONE, new LabelNaming(marks, keeps)).of(attribute))
                .contains(attribute);
    }

    @ParameterizedTest
    @CsvSource({"''", "_", "..", "___"})
    void ofSomeAttributesNothingIsLeft(String attribute) {
        assertThat(labels(Strategy.UNDERSCORES, new LabelNaming(false, true)).of(attribute))
                .isEmpty();
    }
}
