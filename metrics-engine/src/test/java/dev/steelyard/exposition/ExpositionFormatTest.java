package dev.steelyard.exposition;

import static dev.steelyard.exposition.ExpositionFormat.OPENMETRICS;
import static dev.steelyard.exposition.ExpositionFormat.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionFormatTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain; version=0.0.4",
                "text/plain;version=0.0.4;charset=utf-8",
                "TEXT/Plain",
                " text/plain ",
                "text/plain ; charset=\"utf-8\"",
                "text/plain;",
                "text/plain; version=1.0.0; escaping=allow-utf-8",
                "text/plain; a=\"b;\\\"c\""
            })
    void plainTextIsText(String contentType) {
        assertThat(ExpositionFormat.of(contentType)).contains(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text",
                "application/openmetrics-text; version=0.0.1",
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
                "Application/OpenMetrics-Text;version=1.0.0;escaping=underscores"
            })
    void openMetricsIsOpenMetrics(String contentType) {
        assertThat(ExpositionFormat.of(contentType)).contains(OPENMETRICS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ";",
                "/",
                "text",
                "text/",
                "/plain",
                "text/plain/x",
                "text plain",
                "text/plain charset=utf-8",
                "text/plain; version",
                "text/plain; =1",
                "text/plain; version=",
                "text/plain; version=\"0.0.4",
                "text/html",
                "text/plainer",
                "application/json",
                "application/octet-stream",
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily",
                "text/plain, text/plain"
            })
    void anythingElseIsNoFormat(String contentType) {
        assertThat(ExpositionFormat.of(contentType)).isEmpty();
    }

    @Test
    void whatAWriterDeclaresIsItsFormat() {
        for (ExpositionFormat format : ExpositionFormat.values()) {
            assertThat(ExpositionFormat.of(format.mediaType())).contains(format);
        }
    }

    @Test
    void openMetricsIsPreferredOverTextOverAnything() {
        assertThat(ExpositionFormat.ACCEPT)
                .isEqualTo(
                        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                                + "application/openmetrics-text;version=0.0.1;q=0.5,"
                                + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                                + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2");
    }

    @Test
    void aHostileHeaderIsRefusedWithoutBacktracking() {
        String header = "text/plain" + " ;a=b".repeat(1_000) + "; ; ;=";
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(ExpositionFormat.of(header)).isEmpty());
    }
}
