package dev.steelyard.inventory;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The memory of an informer that keeps of each object only its key and version, and passes the
/// object itself on at once.
///
/// Written by the informer's thread. What it passes on has been taken in before the informer says
/// that it has synced, which is more than event handlers promise.
final class ReadThroughStore<T extends HasMetadata> implements ItemStore<T> {
    private final Map<String, T> skeletons = new ConcurrentHashMap<>();
    private final Supplier<T> blank;
    private final Consumer<T> seen;
    private final Consumer<ObjectKey> gone;

    /// @param blank makes an object without any field set
    /// @param seen is given each object that is new or changed
    /// @param gone is given the key of each object that went
    ReadThroughStore(Supplier<T> blank, Consumer<T> seen, Consumer<ObjectKey> gone) {
        this.blank = blank;
        this.seen = seen;
        this.gone = gone;
    }

    @Override
    public String getKey(T object) {
        return ApiObjects.namespace(object) + '/' + ApiObjects.name(object);
    }

    @Override
    public @Nullable T put(String key, T object) {
        T before = skeletons.put(key, skeleton(object));
        if (before == null || !sameVersion(before, object)) {
            seen.accept(object);
        }
        return before;
    }

    @Override
    public @Nullable T remove(String key) {
        T before = skeletons.remove(key);
        if (before != null) {
            gone.accept(new ObjectKey(ApiObjects.namespace(before), ApiObjects.name(before)));
        }
        return before;
    }

    @Override
    public Stream<String> keySet() {
        return skeletons.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return skeletons.values().stream();
    }

    @Override
    public int size() {
        return skeletons.size();
    }

    @Override
    public @Nullable T get(String key) {
        return skeletons.get(key);
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private T skeleton(T object) {
        ObjectMeta kept = new ObjectMeta();
        kept.setNamespace(object.getMetadata().getNamespace());
        kept.setName(object.getMetadata().getName());
        kept.setResourceVersion(object.getMetadata().getResourceVersion());
        T skeleton = blank.get();
        skeleton.setMetadata(kept);
        return skeleton;
    }

    private static boolean sameVersion(HasMetadata left, HasMetadata right) {
        String version = left.getMetadata().getResourceVersion();
        return version != null && Objects.equals(version, right.getMetadata().getResourceVersion());
    }
}
