package dev.steelyard.apiserver.autoscaling;

/// An object that another one names, in the same namespace.
record Reference(String apiVersion, String kind, String name) {
    /// Whether it is the same object, in whatever version its group is named.
    boolean isSame(Reference other) {
        return kind.equals(other.kind) && name.equals(other.name) && group().equals(other.group());
    }

    /// Empty for that of pods and services.
    String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
