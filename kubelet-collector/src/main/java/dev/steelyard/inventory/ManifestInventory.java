package dev.steelyard.inventory;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The inventory of a directory of manifests: what a cluster would hold if they were its objects.
///
/// Files named `*.yaml` and `*.yml` directly inside the directory are read. Pods are taken with the
/// status that they state (`podIP`, `phase`, `conditions`); their owners are followed as in a
/// cluster. Whoever owns this calls [#refresh] from time to time, from one thread; readers may be
/// any, see [IndexedInventory].
public final class ManifestInventory extends IndexedInventory {
    /// What tells one state of a file from another without reading it.
    private record Stamp(FileTime modified, long size, @Nullable Object key) {}

    /// What became of a refresh.
    public sealed interface Refresh {
        /// No file has changed.
        record Unchanged() implements Refresh {}

        /// The files were read again.
        ///
        /// @param objects how many objects they hold that are of use here
        record Reread(int objects) implements Refresh {}

        /// Some file is wrong; everything stays as it was until it is corrected.
        record Refused(ManifestException problem) implements Refresh {}
    }

    private final Path directory;
    private Map<Path, Stamp> stamps = Map.of();
    private volatile Map<Workload, Integer> replicas = Map.of();
    private volatile int ignored;

    private ManifestInventory(Path directory) {
        this.directory = directory;
    }

    /// Reads a directory.
    ///
    /// @throws ManifestException where a manifest, or the directory, is wrong
    public static ManifestInventory open(Path directory) throws ManifestException {
        ManifestInventory inventory = new ManifestInventory(directory);
        Map<Path, Stamp> found = inventory.look();
        inventory.read(found.keySet());
        inventory.stamps = found;
        return inventory;
    }

    /// Reads the directory again if any of its files has changed, come or gone.
    public Refresh refresh() {
        try {
            Map<Path, Stamp> found = look();
            if (found.equals(stamps)) {
                return new Refresh.Unchanged();
            }
            stamps = found; // a wrong file is told once, not at every look
            int objects = read(found.keySet());
            tellListeners();
            return new Refresh.Reread(objects);
        } catch (ManifestException problem) {
            return new Refresh.Refused(problem);
        }
    }

    @Override
    public boolean isComplete() {
        return true;
    }

    /// How many replicas a Deployment or StatefulSet of the manifests asks for.
    public OptionalInt replicas(Workload workload) {
        Integer number = replicas.get(workload);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /// How many documents are of kinds that an inventory has no use for.
    public int ignoredDocuments() {
        return ignored;
    }

    private Map<Path, Stamp> look() throws ManifestException {
        Map<Path, Stamp> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(ManifestInventory::isYaml).toList()) {
                BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
                found.put(file, new Stamp(is.lastModifiedTime(), is.size(), is.fileKey()));
            }
        } catch (IOException unreadable) {
            throw new ManifestException(
                    directory, 0, "not a readable directory: " + unreadable, unreadable);
        }
        return found;
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }

    private int read(Set<Path> files) throws ManifestException {
        Manifests manifests = new Manifests();
        for (Path file : files) {
            manifests.read(file);
        }
        take(manifests.objects());
        ignored = manifests.ignored();
        return manifests.objects().size();
    }

    private void take(List<HasMetadata> objects) {
        Set<String> nodes = new HashSet<>();
        Set<ObjectKey> pods = new HashSet<>();
        Map<Workload, Integer> asked = new HashMap<>();
        for (HasMetadata object : objects) {
            switch (object) {
                case Node node -> nodes.add(ApiObjects.name(node));
                case Pod pod -> pods.add(ApiObjects.key(pod));
                case Deployment it -> asked.put(ApiObjects.itself(it), replicas(it));
                case StatefulSet it -> asked.put(ApiObjects.itself(it), replicas(it));
                default -> {} // owners of owners follow below; other kinds only own
            }
        }
        retain(nodes, pods);
        objects.forEach(this::takeOwner);
        objects.forEach(this::take);
        replicas = Map.copyOf(asked);
    }

    private void takeOwner(HasMetadata object) {
        if (object instanceof ReplicaSet || object instanceof Job) {
            Workload itself = ApiObjects.itself(object);
            putOwner(itself, ApiObjects.ownerOf(object).orElse(itself));
        }
    }

    private void take(HasMetadata object) {
        if (object instanceof Node node) {
            putNode(ApiObjects.node(node));
        } else if (object instanceof Pod pod) {
            putPod(ApiObjects.pod(pod));
        }
    }

    private static int replicas(Deployment deployment) {
        return deployment.getSpec() == null ? 1 : orOne(deployment.getSpec().getReplicas());
    }

    private static int replicas(StatefulSet set) {
        return set.getSpec() == null ? 1 : orOne(set.getSpec().getReplicas());
    }

    /// The number of replicas that the API fills in where none is given.
    private static int orOne(@Nullable Integer replicas) {
        return Objects.requireNonNullElse(replicas, 1);
    }
}
