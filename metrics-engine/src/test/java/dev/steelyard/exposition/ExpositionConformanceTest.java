package dev.steelyard.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.exposition.ExpositionParser.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpositionConformanceTest {
    @ParameterizedTest
    @CsvSource({
        "textparse, 1histogram.om.txt, 42",
        "textparse, alltypes.5mfs.om.txt, 53",
        "textparse, alltypes.237mfs.prom.txt, 1857",
        "textparse, alltypes.237mfs.nometa.prom.txt, 1857",
        "kubelet, cri-metrics-cadvisor.txt, 208",
        "kubelet, metrics-cadvisor.txt, 877",
        "kubelet, metrics-resource.txt, 37",
        "kubelet, metrics-probes.txt, 26",
        "kubelet, metrics.txt, 1988",
        "node_exporter, e2e-output.txt, 3027"
    })
    void everySampleOfARealExpositionIsRead(String suite, String file, int samples)
            throws IOException, MalformedExpositionException {
        Path path = ConformanceFiles.suite(suite).resolve(file);
        byte[] body = Files.readAllBytes(path);
        ExpositionFormat format =
                file.contains(".om.") ? ExpositionFormat.OPENMETRICS : ExpositionFormat.TEXT;
        ExpositionParser parser = new ExpositionParser(body, body.length, format);
        int read = 0;
        for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
            if (entry == Entry.SAMPLE) {
                assertThat(parser.labels().metricName()).isNotEmpty();
                read++;
            }
        }
        assertThat(read).isEqualTo(samples);
    }

    @Test
    void aRealExpositionIsReadAsASlowReaderDoes() throws IOException, MalformedExpositionException {
        Path path = ConformanceFiles.suite("kubelet").resolve("metrics-cadvisor.txt");
        String body = Files.readString(path, UTF_8);
        List<String> samples =
                Transcript.of(body, ExpositionFormat.TEXT).stream()
                        .filter(entry -> !entry.startsWith("HELP ") && !entry.startsWith("TYPE "))
                        .toList();
        assertThat(samples).containsExactlyElementsOf(SlowReader.samples(body, 1));
    }
}
