package dev.steelyard.rules;

/// Names a rule.
public record RuleKey(String namespace, String name) implements Comparable<RuleKey> {
    @Override
    public int compareTo(RuleKey other) {
        int order = namespace.compareTo(other.namespace);
        return order == 0 ? name.compareTo(other.name) : order;
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
