package dev.steelyard.kubelet;

import dev.steelyard.discovery.Cadence;
import dev.steelyard.discovery.DiscoveryProblem;
import dev.steelyard.discovery.TargetAddress;
import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.model.Labels;
import dev.steelyard.scrape.Target;
import dev.steelyard.scrape.TargetSource;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The kubelet of every node as a target, ready or not.
///
/// Its series describe other objects, which their own labels name; so those labels win, and of ours
/// they carry `job`, `metrics_path`, `node` and `instance`. Their times are the kubelet's own, at
/// which the kernel was read; they are kept, with stale markers where a series ends. Holds no
/// state; safe for any number of threads.
public final class KubeletTargets implements TargetSource {
    private static final int DEFAULT_PORT = 10250;
    private static final Target.Honor HONOR = new Target.Honor(true, true, true);

    /// How kubelets are found and how often they are asked.
    ///
    /// @param addressTypes the kinds of address that are taken, the best first
    public record Options(List<String> addressTypes, Cadence cadence) {
        /// Addresses inside the cluster first; every 15 s.
        public static final Options DEFAULT =
                new Options(List.of("InternalIP", "ExternalIP", "Hostname"), Cadence.DEFAULT);

        public Options {
            addressTypes = List.copyOf(addressTypes);
            if (addressTypes.isEmpty()) {
                throw new IllegalArgumentException("at least one address type is needed");
            }
        }
    }

    private final Inventory inventory;
    private final Options options;

    public KubeletTargets(Inventory inventory, Options options) {
        this.inventory = inventory;
        this.options = options;
    }

    @Override
    public List<Target> targets() {
        return find(new ArrayList<>());
    }

    @Override
    public void onChange(Runnable changed) {
        inventory.onChange(changed);
    }

    /// The nodes whose kubelet cannot be found.
    public List<DiscoveryProblem> problems() {
        List<DiscoveryProblem> problems = new ArrayList<>();
        find(problems);
        return List.copyOf(problems);
    }

    private List<Target> find(List<DiscoveryProblem> problems) {
        List<Target> targets = new ArrayList<>();
        for (NodeRecord node : inventory.nodes()) {
            Optional<String> host = address(node);
            if (host.isEmpty()) {
                problems.add(withoutAddress(node));
                continue;
            }
            try {
                targets.add(target(node, host.get()));
            } catch (URISyntaxException malformed) {
                problems.add(unusable(node, malformed));
            }
        }
        return List.copyOf(targets);
    }

    private static DiscoveryProblem unusable(NodeRecord node, URISyntaxException malformed) {
        return new DiscoveryProblem(
                "node " + node.name(),
                "has an address that cannot be asked (" + malformed.getMessage() + ")",
                "put another type first among the address types of kubelets");
    }

    private DiscoveryProblem withoutAddress(NodeRecord node) {
        return new DiscoveryProblem(
                "node " + node.name(),
                "has no address of the types "
                        + String.join(", ", options.addressTypes())
                        + ", only "
                        + node.addresses(),
                "add a type that it has to the address types of kubelets");
    }

    private Optional<String> address(NodeRecord node) {
        return options.addressTypes().stream()
                .map(type -> node.addresses().getOrDefault(type, ""))
                .filter(address -> !address.isEmpty())
                .findFirst();
    }

    private Target target(NodeRecord node, String host) throws URISyntaxException {
        int port = node.kubeletPort() == 0 ? DEFAULT_PORT : node.kubeletPort();
        TargetAddress address = new TargetAddress(host, port);
        return new Target(
                KubeletSeries.JOB,
                address.url("https", KubeletSeries.PATH),
                Labels.of(
                        "job",
                        KubeletSeries.JOB,
                        "instance",
                        address.instance(),
                        KubeletSeries.METRICS_PATH,
                        KubeletSeries.PATH,
                        KubeletSeries.NODE,
                        node.name()),
                options.cadence().interval(),
                options.cadence().timeout(),
                HONOR,
                Target.Access.KUBELET);
    }
}
