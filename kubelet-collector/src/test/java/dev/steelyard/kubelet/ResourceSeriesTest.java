package dev.steelyard.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelsBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceSeriesTest {
    /// The families of a kubelet 1.37.
    @ParameterizedTest
    @CsvSource({
        "container_cpu_usage_seconds_total, true",
        "container_memory_working_set_bytes, true",
        "container_start_time_seconds, true",
        "container_swap_limit_bytes, false",
        "container_swap_usage_bytes, true",
        "node_cpu_usage_seconds_total, true",
        "node_memory_working_set_bytes, true",
        "node_swap_usage_bytes, true",
        "pod_cpu_usage_seconds_total, false",
        "pod_memory_working_set_bytes, false",
        "pod_swap_usage_bytes, false",
        "resource_scrape_error, true",
        "scrape_error, true"
    })
    void keepsWhatUsageIsMadeOf(String name, boolean kept) {
        assertThat(ResourceSeries.USAGE.apply(new LabelsBuilder().add("__name__", name)))
                .isEqualTo(kept);
        assertThat(ResourceSeries.ALL.apply(new LabelsBuilder().add("__name__", name))).isTrue();
    }
}
