package dev.steelyard.testing.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// A directory: its entries as they are now, as they were forced, and what was changed since.
final class DirectoryNode implements Node {
    private final Map<String, Node> now = new TreeMap<>();
    private final Map<String, Node> durable = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();

    /// One change of entries, which happens as a whole.
    private sealed interface Change {
        record Put(String name, Node node) implements Change {}

        record Remove(String name) implements Change {}

        record Rename(String from, String to, Node node) implements Change {}

        default void apply(Map<String, Node> entries) {
            switch (this) {
                case Put(String name, Node node) -> entries.put(name, node);
                case Remove(String name) -> entries.remove(name);
                case Rename(String from, String to, Node node) -> {
                    entries.remove(from);
                    entries.put(to, node);
                }
            }
        }
    }

    Optional<Node> find(String name) {
        return Optional.ofNullable(now.get(name));
    }

    private Node get(String name) throws NoSuchFileException {
        return find(name).orElseThrow(() -> new NoSuchFileException(name));
    }

    private void change(Change change) {
        change.apply(now);
        changes.add(change);
    }

    void put(String name, Node node) {
        change(new Change.Put(name, node));
    }

    /// To be called before the file goes.
    void remove(String name) throws IOException {
        get(name).removed();
        change(new Change.Remove(name));
    }

    /// To be called before the file is renamed.
    ///
    /// @param place where `to` is
    void rename(String from, String to, Path place) throws IOException {
        Optional<Node> replaced = find(to);
        if (replaced.isPresent()) {
            replaced.get().removed();
        }
        Node node = get(from);
        change(new Change.Rename(from, to, node));
        node.moved(place);
    }

    /// The names; what they stand for is forced by itself.
    @Override
    public void force() {
        durable.clear();
        durable.putAll(now);
        changes.clear();
    }

    @Override
    public void moved(Path to) {
        now.forEach((name, node) -> node.moved(to.resolve(name)));
    }

    /// It was empty.
    @Override
    public void removed() {}

    @Override
    public void leave(Path at, Random random) throws IOException {
        Files.createDirectories(at);
        for (Map.Entry<String, Node> entry : left(random).entrySet()) {
            entry.getValue().leave(at.resolve(entry.getKey()), random);
        }
    }

    /// The first changes, as a journal has them, or any.
    private Map<String, Node> left(Random random) {
        Map<String, Node> left = new TreeMap<>(durable);
        if (random.nextBoolean()) {
            changes.subList(0, random.nextInt(changes.size() + 1))
                    .forEach(change -> change.apply(left));
        } else {
            changes.stream()
                    .filter(_ -> random.nextBoolean())
                    .forEach(change -> change.apply(left));
        }
        return left;
    }
}
