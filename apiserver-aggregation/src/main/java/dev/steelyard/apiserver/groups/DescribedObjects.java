package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.groups.SignalReadings.Reading;
import dev.steelyard.apiserver.selector.LabelSelector;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.model.Labels;
import dev.steelyard.rules.described.DescribedMetric;
import dev.steelyard.rules.described.DescribedMetrics;
import dev.steelyard.storage.SeriesReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The metrics that ScrapeRules serve, computed from series when they are asked for.
///
/// Of pods and nodes only those that are there have a value; of other kinds, whatever the series
/// name, since nothing else is known of them. A label selector is answered by whoever knows the
/// objects.
public final class DescribedObjects implements MetricSource {
    /// How many values an external metric is told apart into at most.
    static final int MAX_ITEMS = 1000;

    private final Supplier<DescribedMetrics> metrics;
    private final SeriesReader series;
    private final Known known;
    private final InstantSource clock;

    /// What is known of the objects that series describe.
    public record Known(Inventory inventory, KindNames names, ObjectDirectory directory) {}

    public DescribedObjects(
            Supplier<DescribedMetrics> metrics,
            SeriesReader series,
            Known known,
            InstantSource clock) {
        this.metrics = metrics;
        this.series = series;
        this.known = known;
        this.clock = clock;
    }

    @Override
    public Finding find(SignalQuestion question) throws RefusedException {
        // The form for a namespace states it twice; it is an object that stands in none.
        boolean isNamespace = question.resource().startsWith("namespace");
        Optional<DescribedMetric> metric = metric(question, question.namespace());
        String namespace = question.namespace();
        if (metric.isEmpty() && isNamespace) {
            namespace = "";
            metric = metric(question, namespace);
        }
        return metric.isEmpty()
                ? new Finding.Unknown("no ScrapeRule serves it")
                : values(metric.get(), namespace, question);
    }

    /// Whether it is among them, apart from metrics of namespaces.
    boolean serves(SignalQuestion question) {
        return metric(question, question.namespace()).isPresent();
    }

    private Optional<DescribedMetric> metric(SignalQuestion question, String namespace) {
        return metrics.get().find(namespace, question.metric(), kind -> isCalled(question, kind));
    }

    private boolean isCalled(SignalQuestion question, DescribedMetric.ObjectKind kind) {
        return known.names().isCalled(question.resource(), kind(kind));
    }

    private static KindNames.Kind kind(DescribedMetric.ObjectKind kind) {
        return new KindNames.Kind(kind.apiVersion(), kind.kind());
    }

    private Finding values(DescribedMetric metric, String namespace, SignalQuestion question)
            throws RefusedException {
        DescribedMetric.ObjectKind kind = metric.kind().orElseThrow();
        Predicate<String> isThere = objects(kind, namespace, question);
        Optional<String> object =
                question.isWildcard() ? Optional.empty() : Optional.of(question.name());
        Map<String, DescribedMetric.Value> found =
                metric.read(series, asked(namespace, object, question.series()));
        List<SignalValue> values = new ArrayList<>();
        boolean isNamespaced = !(kind.kind().equals("Namespace") && kind.group().isEmpty());
        found.forEach((name, value) -> {
            if (isThere.test(name)) {
                values.add(
                        new SignalValue(
                                new SignalValue.Described(
                                        kind.kind(),
                                        kind.apiVersion(),
                                        isNamespaced ? namespace : "",
                                        name),
                                reading(value)));
            }
        });
        return Finding.of(values, why(metric, found.isEmpty()));
    }

    private static String why(DescribedMetric metric, boolean hasNone) {
        return hasNone
                ? "%s serves it, and no series of %s describes that now; is its exporter scraped?"
                        .formatted(metric.rule(), metric.source())
                : "%s serves it, and series of %s describe other objects only"
                        .formatted(metric.rule(), metric.source());
    }

    private DescribedMetric.Question asked(
            String namespace, Optional<String> object, LabelSelector wanted) {
        return new DescribedMetric.Question(
                namespace,
                object,
                wanted.isEverything() ? _ -> true : labels -> wanted.matches(map(labels)),
                clock.millis());
    }

    private static Map<String, String> map(Labels labels) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            map.put(labels.name(i), labels.value(i));
        }
        return map;
    }

    /// Which names count.
    private Predicate<String> objects(
            DescribedMetric.ObjectKind kind, String namespace, SignalQuestion question)
            throws RefusedException {
        ObjectSelection wanted = question.objects();
        if (kind.apiVersion().equals("v1") && kind.kind().equals("Pod")) {
            return name ->
                    known.inventory()
                            .pod(namespace, name)
                            .map(PodRecord::labels)
                            .filter(labels -> wanted.matches(namespace, name, labels))
                            .isPresent();
        }
        if (kind.apiVersion().equals("v1") && kind.kind().equals("Node")) {
            return name ->
                    known.inventory()
                            .node(name)
                            .map(NodeRecord::labels)
                            .filter(labels -> wanted.matches("", name, labels))
                            .isPresent();
        }
        Predicate<String> named = name -> wanted.fields().matches(namespace, name);
        if (wanted.labels().isEverything()) {
            return named;
        }
        return named.and(
                known.directory()
                                .names(
                                        new ObjectDirectory.Selection(
                                                kind(kind), namespace, question.labelText()))
                        ::contains);
    }

    /// The values of a metric that describes nothing. An autoscaler adds them up, so that all are
    /// told or none.
    ExternalFinding external(String namespace, String name, LabelSelector wanted) {
        return metrics.get()
                .external(namespace, name)
                .map(metric ->
                        told(
                                metric,
                                metric.items(series, asked(namespace, Optional.empty(), wanted))))
                .orElseGet(() -> new ExternalFinding.Unknown("no ScrapeRule serves it"));
    }

    /// Whether it is among those that describe nothing.
    boolean servesExternal(String namespace, String name) {
        return metrics.get().external(namespace, name).isPresent();
    }

    private static ExternalFinding told(DescribedMetric metric, List<DescribedMetric.Item> items) {
        if (items.isEmpty()) {
            return new ExternalFinding.Missing(why(metric, true));
        }
        if (items.size() > MAX_ITEMS) {
            return new ExternalFinding.Missing(
                    "%s tells it apart by %s into %d values, more than %d: leave out a label, or select"
                            .formatted(metric.rule(), metric.by(), items.size(), MAX_ITEMS));
        }
        List<ExternalFinding.Item> values = new ArrayList<>();
        for (DescribedMetric.Item item : items) {
            if (item.value().isEmpty()) {
                return new ExternalFinding.Missing(
                        "%s serves it, and series of %s say what is no number%s"
                                .formatted(
                                        metric.rule(),
                                        metric.source(),
                                        item.labels().size() == 0
                                                ? ""
                                                : " where " + item.labels()));
            }
            values.add(new ExternalFinding.Item(item.labels(), reading(item.value().get())));
        }
        return new ExternalFinding.Values(values);
    }

    private static Reading.Value reading(DescribedMetric.Value value) {
        return new Reading.Value(
                value.milli(), Instant.ofEpochMilli(value.timeMillis()), value.windowSeconds());
    }
}
