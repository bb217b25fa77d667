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
/// object itself on at once. What the informer asks for is made anew of these.
///
/// Written by the informer's thread. What it passes on has been taken in before the informer says
/// that it has synced, which is more than event handlers promise.
final class ReadThroughStore<T extends HasMetadata> implements ItemStore<T> {
    private static final String NO_VERSION = "";
    private static final int NUMBER_DIGITS = 18; // any number of so many is a long

    /// Numbers where they read as such, as those of the API server do, which saves 32 bytes for
    /// each object; else texts. Either way `toString` is the version.
    private final Map<ObjectKey, Object> versions = new ConcurrentHashMap<>();

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
        return text(ApiObjects.key(object));
    }

    @Override
    public @Nullable T put(String key, T object) {
        String version =
                Objects.requireNonNullElse(object.getMetadata().getResourceVersion(), NO_VERSION);
        Object before = versions.put(ApiObjects.key(object), kept(version));
        if (before == null || version.equals(NO_VERSION) || !version.equals(before.toString())) {
            seen.accept(object);
        }
        return before == null ? null : skeleton(named(key), before);
    }

    @Override
    public @Nullable T remove(String key) {
        ObjectKey name = named(key);
        Object before = versions.remove(name);
        if (before == null) {
            return null;
        }
        gone.accept(name);
        return skeleton(name, before);
    }

    @Override
    public Stream<String> keySet() {
        return versions.keySet().stream().map(ReadThroughStore::text);
    }

    @Override
    public Stream<T> values() {
        return versions.entrySet().stream()
                .map(entry -> skeleton(entry.getKey(), entry.getValue()));
    }

    @Override
    public int size() {
        return versions.size();
    }

    @Override
    public @Nullable T get(String key) {
        ObjectKey name = named(key);
        Object version = versions.get(name);
        return version == null ? null : skeleton(name, version);
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private static Object kept(String version) {
        boolean isNumber =
                !version.isEmpty()
                        && version.length() <= NUMBER_DIGITS
                        && version.charAt(0) != '0'
                        && version.chars().allMatch(each -> each >= '0' && each <= '9');
        return isNumber ? (Object) Long.valueOf(version) : version;
    }

    private static String text(ObjectKey key) {
        return key.namespace() + '/' + key.name();
    }

    /// Takes a key of [#getKey] apart; no namespace has a slash in it.
    private static ObjectKey named(String key) {
        int slash = key.indexOf('/');
        return new ObjectKey(key.substring(0, slash), key.substring(slash + 1));
    }

    private T skeleton(ObjectKey name, Object version) {
        ObjectMeta kept = new ObjectMeta();
        kept.setNamespace(name.namespace());
        kept.setName(name.name());
        kept.setResourceVersion(version.toString());
        T skeleton = blank.get();
        skeleton.setMetadata(kept);
        return skeleton;
    }
}
