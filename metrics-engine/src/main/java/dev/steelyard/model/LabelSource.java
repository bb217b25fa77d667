package dev.steelyard.model;

/// Where labels are found that need not be put together to ask for one of them.
public interface LabelSource {
    /// All of them.
    Labels labels();

    /// The value of the label `name`, or the empty string where there is none.
    default String label(String name) {
        return labels().get(name);
    }
}
