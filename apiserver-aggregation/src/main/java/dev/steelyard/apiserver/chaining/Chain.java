package dev.steelyard.apiserver.chaining;

import dev.steelyard.apiserver.discovery.ServedNames;
import dev.steelyard.apiserver.groups.Elsewhere;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.scrape.ScrapeClock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// The older adapters, by the group that each is asked about.
public final class Chain implements AutoCloseable {
    private final Map<OlderService, OlderConnection> connections = new HashMap<>();
    private final Map<String, Elsewhere> adapters = new HashMap<>();
    private final Map<String, OlderNames> names = new TreeMap<>();
    private final ChainMetrics metrics = new ChainMetrics();

    /// What a chain works with.
    ///
    /// @param nanoTime rises with the time that passes
    public record Parts(InstantSource clock, LongSupplier nanoTime) {}

    private Chain() {}

    /// Nobody is asked.
    public static Chain ofNobody() {
        return new Chain();
    }

    /// @param services by group; one may stand for several
    public Chain(Map<String, OlderService> services, ChainSettings settings, Parts parts) {
        ScrapeClock clock = ScrapeClock.of(parts.clock());
        services.forEach((group, service) -> {
            OlderConnection connection =
                    connections.computeIfAbsent(
                            service, each -> new OlderConnection(each, settings, clock));
            OlderNames listed = new OlderNames(group, connection, parts.clock());
            names.put(group, listed);
            adapters.put(group, new OlderAdapter(listed, connection, metrics, parts.nanoTime()));
        });
    }

    /// Whom to ask about metrics of a group.
    public Elsewhere of(String group) {
        return adapters.getOrDefault(group, Elsewhere.NOWHERE);
    }

    /// What they list, as far as it was looked at.
    public ServedNames names() {
        return names.values().stream()
                .map(OlderNames::current)
                .reduce(ServedNames.NONE, ServedNames::filledUpWith);
    }

    /// Asks each for its list; blocks. A list that cannot be had leaves the last one.
    public void look() {
        try {
            for (OlderNames each : names.values()) {
                each.look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// All figures of this moment.
    public List<MetricFamily> families() {
        return Stream.concat(metrics.families().stream(), ofNames()).toList();
    }

    private Stream<MetricFamily> ofNames() {
        return Stream.of(
                family(
                        MetricType.GAUGE,
                        "steelyard_older_names",
                        "Names that the older adapter of a group listed last.",
                        each -> Stream.of((double) each.count())),
                family(
                        MetricType.GAUGE,
                        "steelyard_older_names_age_seconds",
                        "Time since it listed them.",
                        each -> each.ageSeconds().stream().boxed()),
                family(
                        MetricType.COUNTER,
                        "steelyard_older_names_failures",
                        "Times that it did not, and the last list was kept.",
                        each -> Stream.of((double) each.failures())));
    }

    private MetricFamily family(
            MetricType type, String name, String help, Function<OlderNames, Stream<Double>> value) {
        List<MetricPoint> points =
                names.entrySet().stream()
                        .<MetricPoint>flatMap(each ->
                                value.apply(each.getValue())
                                        .map(number ->
                                                new MetricPoint.Value(
                                                        Labels.of("group", each.getKey()), number)))
                        .toList();
        return new MetricFamily(name, type, help, points);
    }

    @Override
    public void close() {
        connections.values().forEach(OlderConnection::close);
    }
}
