package dev.steelyard.usage;

/// The answer to the question what something uses.
public sealed interface UsageAnswer<U> {
    /// It is known.
    record Known<U>(U usage) implements UsageAnswer<U> {}

    /// It is not, and zero would be a lie.
    record Absent<U>(Absence reason) implements UsageAnswer<U> {}
}
