package dev.steelyard.exposition.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.exposition.ConformanceFiles;
import dev.steelyard.exposition.ExpositionFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenMetricsConformanceTest {
    private static final int FEWEST_CASES = 150;

    @TestFactory
    Stream<DynamicTest> casesAreAcceptedOrRefusedAsUpstreamSays() throws IOException {
        List<Path> cases;
        try (Stream<Path> folders = Files.list(ConformanceFiles.suite("openmetrics"))) {
            cases = folders.filter(Files::isDirectory).sorted().toList();
        }
        assertThat(cases).hasSizeGreaterThan(FEWEST_CASES);
        return cases.stream()
                .map(each ->
                        DynamicTest.dynamicTest(each.getFileName().toString(), () -> run(each)));
    }

    private static void run(Path folder) throws IOException {
        boolean shouldParse =
                Files.readString(folder.resolve("test.json"))
                        .replace(" ", "")
                        .contains("\"shouldParse\":true");
        byte[] body = Files.readAllBytes(folder.resolve("metrics"));
        List<Finding> faults =
                ExpositionLint.check(body, ExpositionFormat.OPENMETRICS).stream()
                        .filter(Finding.Fault.class::isInstance)
                        .toList();
        assertThat(faults.isEmpty()).as("%s", faults).isEqualTo(shouldParse);
    }

    @ParameterizedTest
    @CsvSource({
        "textparse, alltypes.237mfs.prom.txt",
        "textparse, alltypes.237mfs.nometa.prom.txt",
        "kubelet, cri-metrics-cadvisor.txt",
        "kubelet, metrics-cadvisor.txt",
        "kubelet, metrics-resource.txt",
        "kubelet, metrics-probes.txt",
        "kubelet, metrics.txt",
        "node_exporter, e2e-output.txt"
    })
    void realTextKeepsItsFormat(String suite, String file) throws IOException {
        byte[] body = Files.readAllBytes(ConformanceFiles.suite(suite).resolve(file));
        assertThat(ExpositionLint.check(body, ExpositionFormat.TEXT))
                .noneMatch(Finding.Fault.class::isInstance);
    }
}
