package dev.steelyard.apiserver.groups;

import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.PodRecord.ContainerRecord;
import dev.steelyard.inventory.Requests;
import dev.steelyard.inventory.Workload;
import dev.steelyard.usage.Absence;
import dev.steelyard.usage.ContainerUsage;
import dev.steelyard.usage.NodeUsage;
import dev.steelyard.usage.PodUsage;
import dev.steelyard.usage.Usage;
import dev.steelyard.usage.UsageAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// Usage and signals that a test puts in.
public final class FakeReadings implements UsageReadings, SignalReadings {
    /// When everything was measured.
    public static final Instant MEASURED = Instant.parse("2026-09-01T10:00:00.5Z");

    private final Map<String, Usage> nodes = new HashMap<>();
    private final Map<String, List<ContainerUsage>> pods = new HashMap<>();
    private final Map<String, SignalReadings.Reading> signals = new ConcurrentHashMap<>();

    public static NodeRecord node(String name, Map<String, String> labels) {
        return new NodeRecord(name, labels, Map.of("InternalIP", "127.0.0.1"), 10250);
    }

    public static PodRecord pod(String namespace, String name, Map<String, String> labels) {
        return new PodRecord(
                namespace,
                name,
                "n1",
                "127.0.0.1",
                PodRecord.RUNNING,
                true,
                false,
                Instant.EPOCH,
                new Workload(namespace, "Deployment", "web"),
                labels,
                Map.of(),
                Requests.NONE,
                List.<ContainerRecord>of());
    }

    public static Usage usage(long nanocores, long bytes) {
        return new Usage(
                MEASURED, Duration.ofMillis(15_021), nanocores, bytes, OptionalLong.empty());
    }

    public void measureNode(String name, Usage usage) {
        nodes.put(name, usage);
    }

    public void measurePod(String namespace, String name, ContainerUsage... containers) {
        pods.put(namespace + "/" + name, Arrays.asList(containers));
    }

    /// @param key `shop/web/main` for a rule, `shop/web.main/web-1` for a pod, `shop/web.main` for
    ///   nothing
    public void put(String key, SignalReadings.Reading reading) {
        signals.put(key, reading);
    }

    public static SignalReadings.Reading value(long milli) {
        return new SignalReadings.Reading.Value(milli, MEASURED, OptionalLong.of(60));
    }

    /// A value that is measured over no time.
    public static SignalReadings.Reading instant(long milli) {
        return new SignalReadings.Reading.Value(milli, MEASURED, OptionalLong.empty());
    }

    @Override
    public UsageAnswer<NodeUsage> node(NodeRecord node) {
        Usage usage = nodes.get(node.name());
        return usage == null
                ? new UsageAnswer.Absent<>(new Absence.NoReading("node " + node.name()))
                : new UsageAnswer.Known<>(new NodeUsage(node, usage));
    }

    @Override
    public UsageAnswer<PodUsage> pod(PodRecord pod) {
        List<ContainerUsage> containers = pods.get(pod.namespace() + "/" + pod.name());
        return containers == null
                ? new UsageAnswer.Absent<>(new Absence.NoReading("pod " + pod.name()))
                : new UsageAnswer.Known<>(new PodUsage(pod, containers));
    }

    @Override
    public List<String> rules(String namespace) {
        return List.of("api", "web");
    }

    @Override
    public SignalReadings.Reading ofRule(String namespace, String rule, String signal) {
        return found(namespace + "/" + rule + "/" + signal);
    }

    @Override
    public SignalReadings.Parts ofPods(String namespace, String metric) {
        String start = namespace + "/" + metric + "/";
        Map<String, SignalReadings.Reading.Value> parts = new HashMap<>();
        signals.forEach((key, reading) -> {
            if (key.startsWith(start) && reading instanceof SignalReadings.Reading.Value value) {
                parts.put(key.substring(start.length()), value);
            }
        });
        return new SignalReadings.Parts(parts, found(namespace + "/" + metric));
    }

    @Override
    public SignalReadings.Reading external(String namespace, String metric) {
        return found(namespace + "/" + metric);
    }

    private SignalReadings.Reading found(String key) {
        return signals.getOrDefault(
                key, new SignalReadings.Reading.Unknown("there is no signal " + key));
    }
}
