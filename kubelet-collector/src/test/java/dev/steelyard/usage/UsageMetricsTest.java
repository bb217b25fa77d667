package dev.steelyard.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodBuilder;
import dev.steelyard.kubelet.KubeletSeries;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageMetricsTest {
    @Test
    void knownAbsentAndRefusedAreCounted() {
        UsageScene scene = new UsageScene();
        scene.inventory.put(PodBuilder.pod("web-2").container("app").build());
        scene.inventory.put(PodBuilder.pod("web-3").container("app").build());
        scene.node(0, 1, 1);
        scene.app(0, 1, 1);
        scene.app(15_000, 2, 1);
        scene.app(30_000, -1, 1);
        scene.setNow(30_000);

        assertThat(lines(UsageMetrics.of(scene.usage, UsageScene.at(30_000).toEpochMilli())))
                .containsExactly(
                        "steelyard_usage_known {object=\"nodes\"} 0.0",
                        "steelyard_usage_known {object=\"pods\"} 1.0",
                        "steelyard_usage_absent {reason=\"no_reading\"} 2.0",
                        "steelyard_usage_absent {reason=\"one_reading\"} 1.0",
                        "steelyard_usage_refused_samples {} 1.0");
    }

    @Test
    void theAgesOfTheNodeInTheMiddleAndOfTheOldestAreTold() {
        UsageScene scene = new UsageScene();
        for (int i = 1; i <= 4; i++) {
            scene.inventory.put(new NodeRecord("n" + i, Map.of(), Map.of(), 0));
        }
        scene.setNow(40_000);
        for (int i = 1; i <= 3; i++) {
            for (int reading = 0; reading < 2; reading++) {
                long millis = 10_000L * i + 1_000L * reading;
                Labels node = UsageScene.target("n" + i).build();
                scene.arrive(KubeletSeries.NODE_CPU, node, millis, reading);
                scene.arrive(KubeletSeries.NODE_MEMORY, node, millis, 1);
            }
        }
        assertThat(lines(UsageMetrics.of(scene.usage, UsageScene.at(40_000).toEpochMilli())))
                .contains(
                        "steelyard_usage_node_age_seconds {of=\"median\"} 19.0",
                        "steelyard_usage_node_age_seconds {of=\"oldest\"} 29.0");
    }

    private static List<String> lines(List<MetricFamily> families) {
        return families.stream()
                .flatMap(family -> family.points().stream().map(point -> line(family, point)))
                .toList();
    }

    private static String line(MetricFamily family, MetricPoint point) {
        return switch (point) {
            case MetricPoint.Value(var labels, double value) ->
                    family.name() + ' ' + labels + ' ' + value;
            case MetricPoint.Histogram _ -> throw new AssertionError("no histogram: " + point);
        };
    }
}
