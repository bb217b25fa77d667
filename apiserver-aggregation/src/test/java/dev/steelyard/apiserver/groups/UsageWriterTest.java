package dev.steelyard.apiserver.groups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.Json.Layout;
import dev.steelyard.usage.ContainerUsage;
import dev.steelyard.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageWriterTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static Measurement pod(
            String name, Map<String, String> labels, Instant timestamp, Duration window) {
        Usage usage = new Usage(timestamp, window, 1_500_000, 4096, OptionalLong.empty());
        return new Measurement(
                "shop",
                name,
                labels,
                NOON,
                timestamp,
                window,
                new Measurement.OfPod(List.of(new ContainerUsage("app", usage))));
    }

    private static String written(List<Measurement> objects, boolean byOne) {
        return Json.buffer(
                        Layout.COMPACT,
                        json -> {
                            UsageWriter writer = new UsageWriter(json);
                            json.writeStartArray();
                            for (Measurement each : objects) {
                                (byOne ? writer : new UsageWriter(json)).object(each, "", "");
                            }
                            json.writeEndArray();
                        })
                .toString();
    }

    @Test
    void labelsAreInOrderAndEachObjectHasItsOwn() {
        Duration window = Duration.ofMillis(15_500);
        assertThat(
                        written(
                                List.of(
                                        pod("a", Map.of("z", "1", "a", "2"), NOON, window),
                                        pod("b", Map.of(), NOON.minusSeconds(64), window)),
                                true))
                .isEqualTo(
                        "[{\"metadata\":{\"name\":\"a\",\"namespace\":\"shop\",\"creationTimestamp\":\"2026-11-23T12:00:00Z\",\"labels\":{\"a\":\"2\",\"z\":\"1\"}},"
                                + "\"timestamp\":\"2026-11-23T12:00:00Z\",\"window\":\"15.5s\","
                                + "\"containers\":[{\"name\":\"app\",\"usage\":{\"cpu\":\"1500u\",\"memory\":\"4Ki\"}}]},"
                                + "{\"metadata\":{\"name\":\"b\",\"namespace\":\"shop\",\"creationTimestamp\":\"2026-11-23T12:00:00Z\"},"
                                + "\"timestamp\":\"2026-11-23T11:58:56Z\",\"window\":\"15.5s\","
                                + "\"containers\":[{\"name\":\"app\",\"usage\":{\"cpu\":\"1500u\",\"memory\":\"4Ki\"}}]}]");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsRememberedOfOtherObjectsChangesNothing(long seed) {
        Random random = new Random(seed);
        List<Measurement> objects = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            objects.add(
                    pod(
                            "pod-" + i,
                            switch (random.nextInt(3)) {
                                case 0 -> Map.of();
                                case 1 -> Map.of("app", "web");
                                default -> Map.of("b", "1", "app", "x" + random.nextInt(3));
                            },
                            NOON.minusSeconds(random.nextInt(200)),
                            Duration.ofSeconds(1 + random.nextInt(3))));
        }
        assertThat(written(objects, true)).as("seed %d", seed).isEqualTo(written(objects, false));
    }

    @Test
    void timesBeforeTheEpochAreWritten() {
        Instant early = Instant.parse("1969-12-31T23:59:59Z");
        assertThat(written(List.of(pod("a", Map.of(), early, Duration.ofSeconds(1))), true))
                .contains("\"timestamp\":\"1969-12-31T23:59:59Z\"");
    }
}
