package dev.steelyard.apiserver.groups;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.steelyard.apiserver.groups.Measurement.Amounts;
import dev.steelyard.apiserver.groups.Measurement.OfNode;
import dev.steelyard.apiserver.groups.Measurement.OfPod;
import dev.steelyard.apiserver.wire.GoDuration;
import dev.steelyard.apiserver.wire.Json;
import dev.steelyard.apiserver.wire.Quantity;
import dev.steelyard.usage.ContainerUsage;
import dev.steelyard.usage.Usage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes measurements as `NodeMetrics` and `PodMetrics` (`k8s.io/metrics`, `v1` and `v1beta1`).
///
/// One for each answer: it remembers what the objects of a list have alike, which are times,
/// windows and the labels of replicas, so that each is put into words once.
final class UsageWriter {
    private static final SerializableString METADATA = new SerializedString("metadata");
    private static final SerializableString NAME = new SerializedString("name");
    private static final SerializableString NAMESPACE = new SerializedString("namespace");
    private static final SerializableString CREATED = new SerializedString("creationTimestamp");
    private static final SerializableString LABELS = new SerializedString("labels");
    private static final SerializableString TIMESTAMP = new SerializedString("timestamp");
    private static final SerializableString WINDOW = new SerializedString("window");
    private static final SerializableString CONTAINERS = new SerializedString("containers");
    private static final SerializableString USAGE = new SerializedString("usage");
    private static final SerializableString CPU = new SerializedString("cpu");
    private static final SerializableString MEMORY = new SerializedString("memory");
    private static final SerializableString SWAP = new SerializedString("swap");

    /// Of so many seconds in a row each has a place of its own.
    private static final int SECONDS = 64;

    private final JsonGenerator json;
    private final long[] seconds = new long[SECONDS];
    private final SerializableString[] times = new SerializableString[SECONDS];
    private Duration window = Duration.ZERO;
    private SerializableString windowText = new SerializedString(GoDuration.ofNanos(0));
    private Map<String, String> labels = Map.of();
    private Map<String, String> sorted = labels;

    UsageWriter(JsonGenerator json) {
        this.json = json;
    }

    /// Writes one object; `kind` and `apiVersion` are empty inside a list.
    void object(Measurement of, String kind, String apiVersion) throws IOException {
        json.writeStartObject();
        if (!kind.isEmpty()) {
            json.writeStringField("kind", kind);
            json.writeStringField("apiVersion", apiVersion);
        }
        metadata(of);
        json.writeFieldName(TIMESTAMP);
        json.writeString(time(of.timestamp()));
        json.writeFieldName(WINDOW);
        json.writeString(window(of.window()));
        switch (of.content()) {
            case OfNode(Usage usage) -> usage(Amounts.of(usage));
            case OfPod(List<ContainerUsage> containers) -> {
                json.writeFieldName(CONTAINERS);
                json.writeStartArray();
                for (ContainerUsage container : containers) {
                    json.writeStartObject();
                    json.writeFieldName(NAME);
                    json.writeString(container.name());
                    usage(Amounts.of(container.usage()));
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    /// Writes `PartialObjectMetadata`.
    void partial(Measurement of, String version) throws IOException {
        Json.startObject(json, "PartialObjectMetadata", "meta.k8s.io/" + version);
        metadata(of);
        json.writeEndObject();
    }

    private void metadata(Measurement of) throws IOException {
        json.writeFieldName(METADATA);
        json.writeStartObject();
        json.writeFieldName(NAME);
        json.writeString(of.name());
        if (!of.namespace().isEmpty()) {
            json.writeFieldName(NAMESPACE);
            json.writeString(of.namespace());
        }
        json.writeFieldName(CREATED);
        json.writeString(time(of.answered()));
        if (!of.labels().isEmpty()) {
            json.writeFieldName(LABELS);
            json.writeStartObject();
            for (Map.Entry<String, String> label : sorted(of.labels()).entrySet()) {
                json.writeStringField(label.getKey(), label.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void usage(Amounts amounts) throws IOException {
        json.writeFieldName(USAGE);
        json.writeStartObject();
        json.writeFieldName(CPU);
        json.writeString(Quantity.ofNano(amounts.cpuNanocores()));
        json.writeFieldName(MEMORY);
        json.writeString(Quantity.ofBytes(amounts.memoryBytes()));
        if (amounts.swapBytes().isPresent()) {
            json.writeFieldName(SWAP);
            json.writeString(Quantity.ofBytes(amounts.swapBytes().getAsLong()));
        }
        json.writeEndObject();
    }

    private SerializableString time(Instant at) {
        long second = at.getEpochSecond();
        int place = (int) Math.floorMod(second, (long) SECONDS);
        if (times[place] == null || seconds[place] != second) {
            times[place] = new SerializedString(Json.time(at));
            seconds[place] = second;
        }
        return times[place];
    }

    private SerializableString window(Duration of) {
        if (!of.equals(window)) {
            window = of;
            windowText = new SerializedString(GoDuration.ofNanos(of.toNanos()));
        }
        return windowText;
    }

    /// By name; replicas, which come one after the other, share one map of labels.
    private Map<String, String> sorted(Map<String, String> of) {
        if (!of.equals(labels)) { // which looks whether it is the same one first
            labels = of;
            sorted = new TreeMap<>(of);
        }
        return sorted;
    }
}
