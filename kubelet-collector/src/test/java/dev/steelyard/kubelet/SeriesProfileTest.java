package dev.steelyard.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelsBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesProfileTest {
    /// The names that the documents and the drop lists of the stacks agree on.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    container_cpu_usage_seconds_total           | pod=web container=app   | true  | true
                    container_memory_swap                       | pod=web container=app   | true  | true
                    container_network_receive_bytes_total       | pod=web interface=eth0  | true  | true
                    container_network_receive_bytes_total       | pod=web interface=cali1 | false | true
                    container_network_receive_errors_total      | pod=web interface=eth0  | true  | false
                    container_pressure_cpu_waiting_seconds_total| pod=web container=app   | true  | false
                    container_oom_events_total                  | pod=web container=app   | true  | false
                    container_cpu_usage_seconds_total           | id=/                    | false | false
                    container_cpu_usage_seconds_total           | id=/system.slice        | false | false
                    machine_cpu_cores                           | machine_id=x            | true  | false
                    cadvisor_version_info                       | kernelVersion=6         | true  | false
                    container_scrape_error                      |                         | true  | false
                    container_spec_memory_limit_bytes           | pod=web container=app   | false | false
                    container_tasks_state                       | pod=web state=running   | false | false
                    container_cpu_load_average_10s              | pod=web                 | false | false
                    container_cpu_cfs_throttled_periods_total   | pod=web container=app   | true  | true
                    container_cpu_cfs_throttled_seconds_total   | pod=web container=app   | false | false
                    container_memory_failures_total             | pod=web scope=hierarchy | false | false
                    container_memory_failures_total             | pod=web scope=container | true  | false
                    container_blkio_device_usage_total          | pod=web container=app   | false | false
                    container_blkio_device_usage_total          | pod=web                 | true  | false
                    container_fs_writes_total                   | pod=web device=/dev/sda | true  | true
                    container_fs_io_current                     | pod=web device=/dev/sda | false | false
                    container_start_time_seconds                | pod=web container=app   | true  | false
                    """)
    void keepsWhatItSays(String name, String labels, boolean usual, boolean mixins) {
        assertThat(SeriesProfile.USUAL.apply(series(name, labels))).isEqualTo(usual);
        assertThat(SeriesProfile.MIXINS.apply(series(name, labels))).isEqualTo(mixins);
        assertThat(SeriesProfile.ALL.apply(series(name, labels))).isTrue();
    }

    private static LabelsBuilder series(String name, String labels) {
        LabelsBuilder series = new LabelsBuilder().add("__name__", name);
        boolean ofContainer = name.startsWith("container_") && labels != null;
        if (ofContainer && !labels.contains("id=")) {
            series.add("id", "/kubepods/x");
        }
        for (String label : labels == null ? new String[0] : labels.split(" ")) {
            int equals = label.indexOf('=');
            series.add(label.substring(0, equals), label.substring(equals + 1));
        }
        return series;
    }
}
