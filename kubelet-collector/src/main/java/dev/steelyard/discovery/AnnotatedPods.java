package dev.steelyard.discovery;

import dev.steelyard.discovery.ScrapeAnnotations.Door;
import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.model.Labels;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.TargetSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/// The pods that ask to be scraped by the annotation `prometheus.io/scrape: "true"`.
///
/// A pod is a target while it is in the phase Running and has an address; a pod that is being
/// deleted still is. Which port is asked:
///
/// 1. the number in `prometheus.io/port`, declared or not;
/// 2. else every declared TCP port that is named `metrics` or `http-metrics`, a target each;
/// 3. else the first declared TCP port.
///
/// Ports of regular containers come before those of sidecars; init containers have none. Further
/// annotations: `prometheus.io/path` (`/metrics`; a query may follow), `prometheus.io/scheme`
/// (`http`) and `prometheus.io/interval` (`1s` to `5m`). Mistakes are listed by [#problems].
///
/// Every series carries `job` (`<namespace>/<workload>`, so that it names what runs, not how it was
/// found), `instance` (`<ip>:<port>`), `namespace`, `pod`, `container` (whose port it is, where
/// that is known), `node`, `workload` and `workload_kind`.
///
/// Before the inventory is complete there are no targets: a workload that is not known yet would
/// begin series under a wrong name. Holds no state; safe for any number of threads.
public final class AnnotatedPods implements TargetSource {
    /// The [Target#job] of these targets.
    public static final String JOB = "pods";

    /// What was found at one moment.
    ///
    /// @param targets by namespace and name of their pods
    public record Found(List<Target> targets, List<DiscoveryProblem> problems) {
        public Found {
            targets = List.copyOf(targets);
            problems = List.copyOf(problems);
        }
    }

    private final Inventory inventory;
    private final Cadence cadence;

    /// @param cadence of all pods that do not say otherwise
    public AnnotatedPods(Inventory inventory, Cadence cadence) {
        this.inventory = inventory;
        this.cadence = cadence;
    }

    @Override
    public List<Target> targets() {
        return find().targets();
    }

    /// What is wrong with annotations at this moment.
    public List<DiscoveryProblem> problems() {
        return find().problems();
    }

    @Override
    public void onChange(Runnable changed) {
        inventory.onChange(changed);
    }

    /// The targets and the problems of this moment.
    public Found find() {
        List<Target> targets = new ArrayList<>();
        List<DiscoveryProblem> problems = new ArrayList<>();
        if (inventory.isComplete()) {
            for (PodRecord pod : inventory.pods()) {
                if (pod.isRunning() && !pod.ip().isEmpty()) {
                    add(pod, targets, problems);
                }
            }
        }
        return new Found(targets, problems);
    }

    private void add(PodRecord pod, List<Target> targets, List<DiscoveryProblem> problems) {
        ScrapeAnnotations wish = new ScrapeAnnotations(pod, problems);
        if (!wish.wanted()) {
            return;
        }
        List<Door> doors = wish.doors();
        if (doors.isEmpty()) {
            return;
        }
        String scheme = wish.scheme();
        Cadence its = wish.cadence(cadence);
        for (Door door : doors) {
            TargetAddress address = new TargetAddress(pod.ip(), door.port());
            try {
                URI url = address.url(scheme, wish.path());
                targets.add(target(url, labels(pod, door, address.instance()), its));
            } catch (URISyntaxException malformed) {
                wish.wrong(
                        ScrapeAnnotations.PATH,
                        "makes no address (" + malformed.getMessage() + "); it is not scraped",
                        "write the path as it stands in an address, with %20 for a space");
                return;
            }
        }
    }

    private static Target target(URI url, Labels labels, Cadence cadence) {
        return new Target(
                JOB,
                url,
                labels,
                cadence.interval(),
                cadence.timeout(),
                Target.Honor.DEFAULT,
                Target.Access.ANONYMOUS);
    }

    private static Labels labels(PodRecord pod, Door door, String instance) {
        return Labels.of(
                "job", pod.workload().namespace() + '/' + pod.workload().name(),
                "instance", instance,
                "namespace", pod.namespace(),
                "pod", pod.name(),
                "container", door.container(),
                "node", pod.node(),
                "workload", pod.workload().name(),
                "workload_kind", pod.workload().kind());
    }
}
