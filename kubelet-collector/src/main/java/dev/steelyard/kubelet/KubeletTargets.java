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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The pages of the kubelet of every node as targets, ready or not.
///
/// Their series describe other objects, which their own labels name; so those labels win, and of
/// ours they carry `job`, `metrics_path`, `node` and `instance`, by which the rules and dashboards
/// of kubernetes-mixin know them. Their times are the kubelet's own where it tells them, those at
/// which the kernel was read; they are kept, with stale markers where a series ends. Holds no
/// state; safe for any number of threads.
public final class KubeletTargets implements TargetSource {
    /// One broken line of a kubelet must not hide all the pods of its node.
    private static final Target.Terms TERMS =
            Target.Terms.USUAL.with(Target.MalformedLine.IS_LEFT_OUT);

    private static final int DEFAULT_PORT = 10250;
    private static final Target.Honor HONOR = new Target.Honor(true, true, true);

    /// How kubelets are found, what they are asked for and how often.
    ///
    /// @param addressTypes the kinds of address that are taken, the best first
    /// @param pages what is asked for
    /// @param kept how much of them is kept
    public record Options(
            List<String> addressTypes, Set<KubeletPage> pages, KeptSeries kept, Cadence cadence) {
        /// Addresses inside the cluster first.
        public static final List<String> ADDRESS_TYPES =
                List.of("InternalIP", "ExternalIP", "Hostname");

        /// What resource usage needs, every 15 s.
        public static final Options DEFAULT =
                new Options(
                        ADDRESS_TYPES,
                        EnumSet.of(KubeletPage.RESOURCE),
                        KeptSeries.USUAL,
                        Cadence.DEFAULT);

        public Options {
            addressTypes = List.copyOf(addressTypes);
            pages = Set.copyOf(pages);
            if (addressTypes.isEmpty()) {
                throw new IllegalArgumentException("at least one address type is needed");
            }
        }

        /// The same for other pages.
        public Options with(Set<KubeletPage> others, Cadence theirs) {
            return new Options(addressTypes, others, kept, theirs);
        }
    }

    private final Inventory inventory;
    private final Options options;
    private final List<KubeletPage> pages;

    public KubeletTargets(Inventory inventory, Options options) {
        this.inventory = inventory;
        this.options = options;
        this.pages = options.pages().stream().sorted().toList();
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
                for (KubeletPage page : pages) {
                    targets.add(target(node, host.get(), page));
                }
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

    private Target target(NodeRecord node, String host, KubeletPage page)
            throws URISyntaxException {
        int port = node.kubeletPort() == 0 ? DEFAULT_PORT : node.kubeletPort();
        TargetAddress address = new TargetAddress(host, port);
        return new Target(
                KubeletSeries.JOB,
                address.url("https", page.path()),
                Labels.of(
                        "job",
                        KubeletSeries.JOB,
                        "instance",
                        address.instance(),
                        KubeletSeries.METRICS_PATH,
                        page.path(),
                        KubeletSeries.NODE,
                        node.name()),
                options.cadence().interval(),
                options.cadence().timeout(),
                HONOR,
                Target.Access.KUBELET,
                TERMS.with(options.kept().of(page)));
    }
}
