package dev.steelyard.discovery;

import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.PodRecord.ContainerRecord;
import dev.steelyard.inventory.PodRecord.PortRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The wish of one pod to be scraped, as its annotations `prometheus.io/…` state it.
///
/// The names and their meaning are those of Prometheus's example configuration for Kubernetes;
/// `interval` is our own. A wrong annotation is noted as a problem and the rest of the wish holds,
/// except where nothing is left to ask.
final class ScrapeAnnotations {
    static final String SCRAPE = "prometheus.io/scrape";
    static final String PORT = "prometheus.io/port";
    static final String PATH = "prometheus.io/path";
    static final String SCHEME = "prometheus.io/scheme";
    static final String INTERVAL = "prometheus.io/interval";

    /// The names of ports that say by themselves that metrics are served there.
    private static final Set<String> METRICS_PORTS = Set.of("metrics", "http-metrics");

    private static final int MAX_PORT = 65_535;
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?(?:(\\d{1,6})ms)?");

    /// A port to ask.
    ///
    /// @param container whose it is, or empty where that is not known
    record Door(int port, String container) {}

    private final PodRecord pod;
    private final List<DiscoveryProblem> problems;

    /// @param problems where mistakes are added
    ScrapeAnnotations(PodRecord pod, List<DiscoveryProblem> problems) {
        this.pod = pod;
        this.problems = problems;
    }

    /// Whether the pod wants to be scraped.
    boolean wanted() {
        String scrape = pod.annotations().getOrDefault(SCRAPE, "false");
        if (!scrape.equals("true") && !scrape.equals("false")) {
            wrong(SCRAPE, "is neither \"true\" nor \"false\"; it is not scraped", "write \"true\"");
        }
        return scrape.equals("true");
    }

    /// The ports to ask; none where they cannot be made out.
    List<Door> doors() {
        Optional<String> port = Optional.ofNullable(pod.annotations().get(PORT));
        return port.isPresent() ? annotatedDoor(port.get().strip()) : declaredDoors();
    }

    /// Where to ask for it, always beginning with `/`.
    String path() {
        String path = pod.annotations().getOrDefault(PATH, "/metrics").strip();
        return path.startsWith("/") ? path : '/' + path;
    }

    /// `http` or `https`.
    String scheme() {
        String scheme = pod.annotations().getOrDefault(SCHEME, "http").strip();
        if (!scheme.equals("http") && !scheme.equals("https")) {
            wrong(SCHEME, "is not a scheme; http is taken", "write \"http\" or \"https\"");
            return "http";
        }
        return scheme;
    }

    /// How often to ask, where the pod says so rightly; else as `usual`.
    Cadence cadence(Cadence usual) {
        String interval = pod.annotations().get(INTERVAL);
        if (interval == null) {
            return usual;
        }
        OptionalLong millis = durationMillis(interval.strip());
        if (millis.isEmpty()) {
            wrong(
                    INTERVAL,
                    "is not a duration; " + taken(usual),
                    "write it like \"15s\" or \"1m\"");
            return usual;
        }
        Duration wanted = Duration.ofMillis(millis.getAsLong());
        if (!Cadence.isPossible(wanted)) {
            wrong(INTERVAL, "is out of bounds; " + taken(usual), "write 1s to 5m");
            return usual;
        }
        return usual.every(wanted);
    }

    /// Notes a mistake in an annotation.
    void wrong(String annotation, String what, String cure) {
        String value = pod.annotations().getOrDefault(annotation, "");
        problems.add(
                new DiscoveryProblem(
                        "pod " + pod.namespace() + '/' + pod.name(),
                        "annotation " + annotation + ": \"" + value + "\" " + what,
                        cure));
    }

    private static String taken(Cadence usual) {
        return usual.interval().toSeconds() + "s is taken";
    }

    private List<Door> annotatedDoor(String text) {
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > MAX_PORT) {
            wrong(PORT, "is not a port; it is not scraped", "write a number from 1 to 65535");
            return List.of();
        }
        return List.of(new Door(port, ownerOf(port)));
    }

    private String ownerOf(int port) {
        List<ContainerRecord> lasting = lasting();
        return lasting.stream()
                .filter(it -> it.ports().stream().anyMatch(its -> its.number() == port))
                .findFirst()
                .or(() -> lasting.size() == 1 ? lasting.stream().findFirst() : Optional.empty())
                .map(ContainerRecord::name)
                .orElse("");
    }

    private List<Door> declaredDoors() {
        List<Door> all = new ArrayList<>();
        List<Door> named = new ArrayList<>();
        for (ContainerRecord container : lasting()) {
            for (PortRecord port : container.ports()) {
                Door door = new Door(port.number(), container.name());
                all.add(door);
                boolean seen = named.stream().anyMatch(other -> other.port() == port.number());
                if (METRICS_PORTS.contains(port.name()) && !seen) {
                    named.add(door);
                }
            }
        }
        if (all.isEmpty()) {
            wrong(
                    SCRAPE,
                    "is said, but the pod declares no TCP port; it is not scraped",
                    "add the annotation " + PORT + " or declare the port in the container");
        }
        return named.isEmpty() ? all.stream().limit(1).toList() : named;
    }

    private List<ContainerRecord> lasting() {
        // Regular containers first: the pod's purpose before what is put beside it.
        List<ContainerRecord> lasting = new ArrayList<>();
        for (PodRecord.Kind kind : List.of(PodRecord.Kind.REGULAR, PodRecord.Kind.SIDECAR)) {
            pod.containers().stream().filter(it -> it.kind() == kind).forEach(lasting::add);
        }
        return lasting;
    }

    private static OptionalLong durationMillis(String text) {
        Matcher parts = DURATION.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return OptionalLong.empty();
        }
        long[] unitMillis = {3_600_000, 60_000, 1_000, 1};
        long millis = 0;
        for (int i = 0; i < unitMillis.length; i++) {
            String number = parts.group(i + 1);
            millis += number == null ? 0 : Long.parseLong(number) * unitMillis[i];
        }
        return OptionalLong.of(millis);
    }
}
