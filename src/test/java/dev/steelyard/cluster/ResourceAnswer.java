package dev.steelyard.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A list that an API of resource metrics answered.
///
/// Reading it is a test of its own: times are whole seconds of UTC, windows are Go durations,
/// quantities are in the form that Kubernetes writes them in, or the answer is refused.
///
/// @param items in the order of the answer
record ResourceAnswer(List<Item> items) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    private static final Pattern WINDOW = Pattern.compile("(?:(\\d+)m)?(\\d+(?:\\.\\d*[1-9])?)s");
    private static final Pattern CPU = Pattern.compile("0|[1-9]\\d*[num]?");
    private static final Pattern BYTES = Pattern.compile("0|[1-9]\\d*(?:[KMG]i)?");

    /// A pod or a node.
    ///
    /// @param namespace empty for a node
    /// @param containers usage by the container's name, in the order of the answer; a node is one
    ///   without a name
    record Item(
            String namespace,
            String name,
            Instant timestamp,
            Duration window,
            Map<String, Usage> containers) {
        /// The sum over the containers, as consumers make it.
        Usage sum() {
            return containers.values().stream().reduce(Usage.NONE, Usage::plus);
        }
    }

    /// What a container or node uses.
    ///
    /// @param swapBytes empty where it is not told
    record Usage(long nanocores, long bytes, OptionalLong swapBytes) {
        private static final Usage NONE = new Usage(0, 0, OptionalLong.empty());
        private static final long NANOS_PER_MILLI = 1_000_000;

        /// In whole thousandths of a core, rounded up, as kubectl and HPAs count.
        long millicores() {
            return Math.ceilDiv(nanocores, NANOS_PER_MILLI);
        }

        private Usage plus(Usage other) {
            OptionalLong swap =
                    swapBytes.isEmpty() && other.swapBytes.isEmpty()
                            ? OptionalLong.empty()
                            : OptionalLong.of(swapBytes.orElse(0) + other.swapBytes.orElse(0));
            return new Usage(nanocores + other.nanocores, bytes + other.bytes, swap);
        }
    }

    /// Reads a `PodMetricsList` or `NodeMetricsList`.
    static ResourceAnswer parse(String json) {
        try {
            List<Item> items = new ArrayList<>();
            for (JsonNode item : JSON.readTree(json).required("items")) {
                items.add(item(item));
            }
            return new ResourceAnswer(List.copyOf(items));
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    /// The item of a name.
    Optional<Item> item(String name) {
        return items.stream().filter(item -> item.name().equals(name)).findFirst();
    }

    /// The answer without all other items.
    ResourceAnswer only(String name) {
        return new ResourceAnswer(item(name).stream().toList());
    }

    /// The names of all containers: `namespace/pod/container`.
    Set<String> containers() {
        Set<String> names = new TreeSet<>();
        for (Item item : items) {
            item.containers()
                    .keySet()
                    .forEach(container ->
                            names.add(item.namespace() + '/' + item.name() + '/' + container));
        }
        return names;
    }

    private static Item item(JsonNode item) {
        Map<String, Usage> containers = new LinkedHashMap<>();
        if (item.has("containers")) {
            for (JsonNode container : item.required("containers")) {
                containers.put(text(container, "name"), usage(container.required("usage")));
            }
        } else {
            containers.put("", usage(item.required("usage")));
        }
        return new Item(
                item.required("metadata").path("namespace").asText(),
                text(item.required("metadata"), "name"),
                Instant.parse(matched(TIMESTAMP, text(item, "timestamp")).group()),
                window(text(item, "window")),
                containers);
    }

    private static Usage usage(JsonNode usage) {
        return new Usage(
                amount(CPU, text(usage, "cpu")).movePointRight(9).longValueExact(),
                amount(BYTES, text(usage, "memory")).longValueExact(),
                usage.has("swap")
                        ? OptionalLong.of(amount(BYTES, text(usage, "swap")).longValueExact())
                        : OptionalLong.empty());
    }

    private static BigDecimal amount(Pattern form, String quantity) {
        return Quantity.parse(matched(form, quantity).group()).getNumericalAmount();
    }

    private static Duration window(String text) {
        Matcher parts = matched(WINDOW, text);
        long minutes = parts.group(1) == null ? 0 : Long.parseLong(parts.group(1));
        long nanos =
                new BigDecimal(parts.group(2))
                        .movePointRight(9)
                        .setScale(0, RoundingMode.UNNECESSARY)
                        .longValueExact();
        return Duration.ofMinutes(minutes).plusNanos(nanos);
    }

    private static String text(JsonNode object, String field) {
        return object.required(field).textValue();
    }

    private static Matcher matched(Pattern form, String text) {
        Matcher matcher = form.matcher(text);
        if (!matcher.matches()) {
            throw new AssertionError("'%s' is not of the form %s".formatted(text, form));
        }
        return matcher;
    }
}
