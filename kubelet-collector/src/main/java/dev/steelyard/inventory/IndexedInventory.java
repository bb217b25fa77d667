package dev.steelyard.inventory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// An inventory in memory, indexed by namespace and by workload; its kinds say what fills it.
///
/// Writers (the threads of watches, or whoever re-reads manifests) take turns under the lock of
/// this object. Readers do not: each record is immutable, and a list shows every pod that stayed
/// throughout the call exactly once, but perhaps not what changed during it. The lists of a
/// namespace and of a workload, which are asked for again and again, are kept until one of their
/// pods changes.
abstract sealed class IndexedInventory implements Inventory
        permits WatchedInventory, ManifestInventory {
    /// A pod with its immediate owner.
    record OwnedPod(PodRecord pod, Workload owner) {
        ObjectKey key() {
            return new ObjectKey(pod.namespace(), pod.name());
        }
    }

    private final ConcurrentNavigableMap<String, NodeRecord> nodes = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<ObjectKey, OwnedPod> pods = new ConcurrentSkipListMap<>();
    private final Map<Workload, Set<ObjectKey>> byWorkload = new ConcurrentHashMap<>();
    private final Map<String, List<PodRecord>> listedNamespaces = new ConcurrentHashMap<>();
    private final Map<Workload, List<PodRecord>> listedWorkloads = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /// Whether a pod is being entered or taken out. Kept lists are passed over until it is: one
    /// would still show the pod at its old place when another already does at its new one.
    private volatile boolean isChanging;

    @GuardedBy("this")
    private final SharedValues shared = new SharedValues();

    /// What owns an owner: ReplicaSet to Deployment, Job to CronJob.
    @GuardedBy("this")
    private final Map<Workload, Workload> ownersOfOwners = new HashMap<>();

    @Override
    public List<NodeRecord> nodes() {
        return List.copyOf(nodes.values());
    }

    @Override
    public Optional<NodeRecord> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    @Override
    public List<PodRecord> pods() {
        return records(pods.values());
    }

    @Override
    public List<PodRecord> pods(String namespace) {
        return kept(listedNamespaces, namespace, this::collect);
    }

    @Override
    public List<PodRecord> podsOf(Workload workload) {
        return kept(listedWorkloads, workload, this::collect);
    }

    /// A writer who forgets a list waits while it is being made, so that none stays which was made
    /// before the change. Empty ones are not kept: anyone may ask for names that are nobody's.
    private <K> List<PodRecord> kept(
            Map<K, List<PodRecord>> lists, K name, Function<K, List<PodRecord>> collect) {
        if (isChanging) {
            return collect.apply(name);
        }
        List<PodRecord> known = lists.get(name);
        if (known != null) {
            return known;
        }
        List<PodRecord> made = lists.computeIfAbsent(name, collect);
        if (made.isEmpty()) {
            lists.remove(name, made);
        }
        return made;
    }

    private List<PodRecord> collect(String namespace) {
        return records(owned(namespace));
    }

    private Collection<OwnedPod> owned(String namespace) {
        ObjectKey from = new ObjectKey(namespace, "");
        ObjectKey before = new ObjectKey(namespace + '\0', "");
        return pods.subMap(from, before).values();
    }

    @Override
    public Optional<PodRecord> pod(String namespace, String name) {
        return Optional.ofNullable(pods.get(new ObjectKey(namespace, name))).map(OwnedPod::pod);
    }

    private List<PodRecord> collect(Workload workload) {
        List<PodRecord> owned = new ArrayList<>();
        for (ObjectKey key : byWorkload.getOrDefault(workload, Set.of())) {
            OwnedPod pod = pods.get(key);
            if (pod != null && pod.pod().workload().equals(workload)) {
                owned.add(pod.pod());
            }
        }
        return List.copyOf(owned);
    }

    @Override
    public void onChange(Runnable changed) {
        listeners.add(changed);
    }

    /// The workloads that have an entry in the index: those that have pods, and no others.
    final Set<Workload> indexedWorkloads() {
        return Set.copyOf(byWorkload.keySet());
    }

    final void tellListeners() {
        listeners.forEach(Runnable::run);
    }

    final synchronized void putNode(NodeRecord node) {
        nodes.put(node.name(), node);
    }

    final synchronized void removeNode(String name) {
        nodes.remove(name);
    }

    /// Puts a pod whose record names its immediate owner as its workload; the chain above is
    /// followed here.
    final synchronized void putPod(PodRecord pod) {
        Workload owner = pod.workload();
        ObjectKey key = new ObjectKey(pod.namespace(), pod.name());
        Workload above = ownersOfOwners.get(owner);
        Workload workload = above == null ? asBefore(key, owner) : above;
        store(new OwnedPod(pod.ownedBy(shared.of(workload)).sharing(shared), shared.of(owner)));
    }

    /// The workload that a pod had, so that an owner which is gone before its last pod does not
    /// take the workload with it; `owner` for a pod that is new or has changed hands.
    private Workload asBefore(ObjectKey key, Workload owner) {
        OwnedPod before = pods.get(key);
        return before != null && before.owner().equals(owner) ? before.pod().workload() : owner;
    }

    final synchronized void removePod(ObjectKey key) {
        isChanging = true;
        OwnedPod removed = pods.remove(key);
        if (removed != null) {
            leaveWorkload(removed.pod().workload(), key);
            forgetLists(removed);
        }
        isChanging = false;
    }

    /// Tells what stands above `owner`; pods that came before it are corrected. These are looked
    /// for among all of the namespace, since owners come first, and an index for the rare case
    /// would hold each pod once more.
    ///
    /// @return whether any pod was
    final synchronized boolean putOwner(Workload owner, Workload above) {
        boolean corrected = false;
        if (!above.equals(ownersOfOwners.put(owner, above))) {
            for (OwnedPod pod : owned(owner.namespace())) {
                if (pod.owner().equals(owner) && !pod.pod().workload().equals(above)) {
                    store(new OwnedPod(pod.pod().ownedBy(above), pod.owner()));
                    corrected = true;
                }
            }
        }
        return corrected;
    }

    final synchronized void removeOwner(Workload owner) {
        ownersOfOwners.remove(owner);
    }

    /// Keeps only the named nodes and pods, and no owners of owners.
    final synchronized void retain(Set<String> nodeNames, Set<ObjectKey> podKeys) {
        nodes.keySet().retainAll(nodeNames);
        pods.keySet().stream().filter(key -> !podKeys.contains(key)).forEach(this::removePod);
        ownersOfOwners.clear();
    }

    /// The new place is entered before the record changes and the old one left after, so that a
    /// reader finds the pod in exactly one of both.
    @GuardedBy("this")
    private void store(OwnedPod pod) {
        ObjectKey key = pod.key();
        byWorkload
                .computeIfAbsent(pod.pod().workload(), _ -> new ConcurrentSkipListSet<>())
                .add(key);
        isChanging = true;
        OwnedPod before = pods.put(key, pod);
        forgetLists(pod);
        if (before != null) {
            leave(before, pod);
        }
        isChanging = false;
    }

    /// Takes a pod from where it stood, if it stands elsewhere now.
    private void leave(OwnedPod before, OwnedPod now) {
        if (!before.pod().workload().equals(now.pod().workload())) {
            leaveWorkload(before.pod().workload(), now.key());
            forgetLists(before);
        }
    }

    private void forgetLists(OwnedPod changed) {
        listedNamespaces.remove(changed.pod().namespace());
        listedWorkloads.remove(changed.pod().workload());
    }

    private void leaveWorkload(Workload workload, ObjectKey key) {
        Set<ObjectKey> keys = byWorkload.get(workload);
        if (keys != null && keys.remove(key) && keys.isEmpty()) {
            byWorkload.remove(workload);
        }
    }

    private static List<PodRecord> records(Collection<OwnedPod> owned) {
        return owned.stream().map(OwnedPod::pod).toList();
    }
}
