package dev.steelyard.rules;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with a rule, each under the path of its field.
public final class Problems {
    private final String prefix;
    private final List<Problem> found;

    /// An empty collection.
    public Problems() {
        this("", new ArrayList<>());
    }

    private Problems(String prefix, List<Problem> found) {
        this.prefix = prefix;
        this.found = found;
    }

    /// The same collection for the fields below `path`.
    public Problems under(String path) {
        return new Problems(at(path), found);
    }

    /// Something is wrong at `path`.
    public void add(String path, String message) {
        found.add(new Problem(at(path), message));
    }

    /// Something is wrong at `path` unless it `isFine`.
    public void check(boolean isFine, String path, String message) {
        if (!isFine) {
            add(path, message);
        }
    }

    /// Whether nothing is wrong.
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /// All of them.
    public List<Problem> all() {
        return List.copyOf(found);
    }

    Compilation.Refused refuse(RuleKey key) {
        return new Compilation.Refused(key, found);
    }

    private String at(String path) {
        return prefix.isEmpty() || path.isEmpty() ? prefix + path : prefix + "." + path;
    }
}
