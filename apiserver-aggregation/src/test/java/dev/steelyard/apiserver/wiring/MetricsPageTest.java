package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.certificates.ServingCertificate;
import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.ServeOptions;
import dev.steelyard.apiserver.command.ServeOptions.InCluster;
import dev.steelyard.apiserver.query.QueryMetrics;
import dev.steelyard.apiserver.serving.RequestMetrics;
import dev.steelyard.discovery.Cadence;
import dev.steelyard.exposition.ExpositionFormat;
import dev.steelyard.exposition.ExpositionWriter;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.scrape.ScrapeLimits;
import dev.steelyard.tsdb.ClockWitness;
import dev.steelyard.usage.UsageOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `docs/metrics.md` and what a server in a cluster shows are the same.
@Timeout(60)
@EnableKubernetesMockClient(crud = true)
class MetricsPageTest {
    private static final Pattern SAMPLE = Pattern.compile("(steelyard_\\w+)\\{([^}]*)\\}.*");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    @SuppressWarnings("NullAway.Init") // the extension gives it before each test
    KubernetesClient client;

    @TempDir private Path samples;

    private String exposition() throws IOException, MisuseException {
        ServeOptions options =
                ServeOptions.parse(
                        List.of(
                                "--data",
                                samples.toString(),
                                "--older-custom-metrics=monitoring/adapter"),
                        Map.of());
        try (Assembly assembly = new Assembly()) {
            InCluster mode = (InCluster) options.mode();
            Surround surround =
                    new ClusterSurround(assembly, Cadence.DEFAULT, mode, client)
                            .open(new ServingCertificate());
            Keeping keeping =
                    Keeping.open(
                            new Keeping.Options(
                                    options.data(),
                                    options.limits(),
                                    Optional.empty(),
                                    ClockWitness.NONE),
                            assembly);
            Measuring measuring =
                    new Measuring(
                            assembly,
                            surround,
                            keeping,
                            new Measuring.Options(ScrapeLimits.DEFAULT, UsageOptions.DEFAULT));
            assertThat(surround.readiness().start(measuring::statuses))
                    .extracting(check -> check.name())
                    .containsExactly("authentication", "warm");
            List<MetricFamily> families = new ArrayList<>(assembly.families());
            families.addAll(new RequestMetrics().families());
            families.addAll(new QueryMetrics().families());
            return ExpositionWriter.write(ExpositionFormat.TEXT, families);
        }
    }

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneIsThere() throws IOException, MisuseException {
        MetricsPage page = MetricsPage.read();
        assertThat(page.rows()).extracting(MetricsPage.Row::name).doesNotHaveDuplicates();
        assertThat(new TreeMap<>(page.types()))
                .isEqualTo(new TreeMap<>(MetricsPage.exposed(exposition())));
    }

    @Test
    void labelsThatAreShownAreDocumented() throws IOException, MisuseException {
        Map<String, List<String>> documented = new TreeMap<>();
        MetricsPage.read().rows().forEach(row -> documented.put(row.name(), row.labels()));
        int seen = 0;
        for (String line : exposition().lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches() && documented.containsKey(sample.group(1))) {
                seen++;
                assertThat(LABEL.matcher(sample.group(2)).results().map(it -> it.group(1)).toList())
                        .as(line)
                        .containsExactlyInAnyOrderElementsOf(documented.get(sample.group(1)));
            }
        }
        assertThat(seen).isPositive();
    }
}
