package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.usage.Absence;
import dev.steelyard.usage.NodeUsage;
import dev.steelyard.usage.PodUsage;
import dev.steelyard.usage.UsageAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Answers `metrics.k8s.io`: what nodes and pods use.
///
/// A list holds those objects that are measured and leaves out the others, of which `kubectl` is
/// warned; asked for by name, an object without a measurement is not found, and the message says
/// why.
public final class ResourceMetricsApi {
    /// How many pods a thread that others wait for puts into words.
    static final int MOST_AT_ONCE = 100;

    private final Inventory inventory;
    private final UsageReadings readings;
    private final InstantSource clock;
    private final ValueAges.OfGroup ages;
    private final SelectedPods selected;

    public ResourceMetricsApi(
            Inventory inventory,
            UsageReadings readings,
            InstantSource clock,
            ValueAges.OfGroup ages) {
        this.inventory = inventory;
        this.readings = readings;
        this.clock = clock;
        this.ages = ages;
        this.selected = new SelectedPods(inventory::pods);
    }

    /// Answers what stands below `/apis/metrics.k8s.io/VERSION`; empty where nothing does.
    public Optional<Answer> answer(ApiRequest request, String version, List<String> path)
            throws RefusedException {
        UsageRequest nodes = new UsageRequest(request, "NodeMetrics", version);
        UsageRequest pods = new UsageRequest(request, "PodMetrics", version);
        return switch (path.size()) {
            case 1 ->
                    switch (path.getFirst()) {
                        case "nodes" -> Optional.of(nodes(nodes));
                        case "pods" -> Optional.of(pods(pods, this::everywhere));
                        default -> Optional.empty();
                    };
            case 2 ->
                    path.getFirst().equals("nodes")
                            ? Optional.of(node(nodes, path.get(1)))
                            : Optional.empty();
            case 3 ->
                    arePodsOfNamespace(path)
                            ? Optional.of(
                                    pods(
                                            pods,
                                            selection ->
                                                    selected
                                                            .of(
                                                                    path.get(1),
                                                                    request.target(),
                                                                    selection)
                                                            .stream()))
                            : Optional.empty();
            case 4 ->
                    arePodsOfNamespace(path)
                            ? Optional.of(pod(pods, path.get(1), path.get(3)))
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// The same where it is about one object, or about few pods of a namespace that were asked for
    /// before; empty for all others, and for terminals, which are told what is left out.
    public Optional<Answer> answerAtOnce(ApiRequest request, String version, List<String> path)
            throws RefusedException {
        UsageRequest pods = new UsageRequest(request, "PodMetrics", version);
        return switch (path.size()) {
            case 2, 4 -> answer(request, version, path);
            case 3 ->
                    arePodsOfNamespace(path) && !pods.isFromTerminal()
                            ? fewPods(pods, path.get(1))
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<Answer> fewPods(UsageRequest answer, String namespace)
            throws RefusedException {
        Optional<List<PodRecord>> few =
                selected.remembered(namespace, answer.request().target())
                        .filter(pods -> pods.size() <= MOST_AT_ONCE);
        return few.isPresent()
                ? Optional.of(pods(answer, _ -> few.get().stream()).whole())
                : Optional.empty();
    }

    private static boolean arePodsOfNamespace(List<String> path) {
        return path.get(0).equals("namespaces") && path.get(2).equals("pods");
    }

    private Answer nodes(UsageRequest answer) throws RefusedException {
        ObjectSelection selection = answer.selection();
        Instant now = clock.instant();
        Supplier<Stream<UsageAnswer<NodeUsage>>> nodes =
                () ->
                        inventory.nodes().stream()
                                .filter(node -> selection.matches("", node.name(), node.labels()))
                                .map(readings::node);
        Answer list =
                answer.list(() ->
                        nodes.get()
                                .<NodeUsage>mapMulti(ResourceMetricsApi::known)
                                .map(node -> answered(Measurement.of(node, now))));
        return answer.isFromTerminal() ? LeftOut.warn(list, "node", nodes.get()) : list;
    }

    private Stream<PodRecord> everywhere(ObjectSelection selection) {
        return inventory.pods().stream().filter(pod -> SelectedPods.isMeant(pod, selection));
    }

    private Answer pods(UsageRequest answer, Function<ObjectSelection, Stream<PodRecord>> meant)
            throws RefusedException {
        ObjectSelection selection = answer.selection();
        Instant now = clock.instant();
        Supplier<Stream<UsageAnswer<PodUsage>>> pods =
                () -> meant.apply(selection).map(readings::pod);
        Answer list =
                answer.list(() ->
                        pods.get()
                                .<PodUsage>mapMulti(ResourceMetricsApi::known)
                                .map(pod -> answered(Measurement.of(pod, now))));
        return answer.isFromTerminal() ? LeftOut.warn(list, "pod", pods.get()) : list;
    }

    private Answer node(UsageRequest answer, String name) throws RefusedException {
        NodeRecord node =
                inventory.node(name).orElseThrow(() -> notFound("nodes", "", name, unknown()));
        return switch (readings.node(node)) {
            case UsageAnswer.Known<NodeUsage>(NodeUsage usage) ->
                    answer.one(answered(Measurement.of(usage, clock.instant())));
            case UsageAnswer.Absent<NodeUsage>(Absence reason) ->
                    throw notFound("nodemetrics", ServedGroups.METRICS, name, reason.explanation());
        };
    }

    private Answer pod(UsageRequest answer, String namespace, String name) throws RefusedException {
        String path = namespace + "/" + name;
        PodRecord pod =
                inventory
                        .pod(namespace, name)
                        .orElseThrow(() -> notFound("pods", "", path, unknown()));
        return switch (readings.pod(pod)) {
            case UsageAnswer.Known<PodUsage>(PodUsage usage) ->
                    answer.one(answered(Measurement.of(usage, clock.instant())));
            case UsageAnswer.Absent<PodUsage>(Absence reason) ->
                    throw notFound("podmetrics", ServedGroups.METRICS, path, reason.explanation());
        };
    }

    private Measurement answered(Measurement of) {
        ages.answered(of.timestamp());
        return of;
    }

    private static <U> void known(UsageAnswer<U> answer, Consumer<? super U> next) {
        switch (answer) {
            case UsageAnswer.Known<U>(U usage) -> next.accept(usage);
            case UsageAnswer.Absent<U> _ -> {}
        }
    }

    private String unknown() {
        return inventory.isComplete()
                ? ""
                : "the cluster's objects are still being read; ask again in a few seconds";
    }

    private static RefusedException notFound(
            String kind, String group, String name, String reason) {
        return new RefusedException(
                ApiStatus.notFound(new ApiStatus.Subject(name, group, kind), reason));
    }
}
