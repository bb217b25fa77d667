package dev.steelyard.promql.script;

import java.util.List;

/// Variants of a query with `@` at each selector: what they answer does not depend on when they are
/// asked.
final class AtVariants {
    /// A query and when to ask it.
    record Variant(String query, long atMillis) {}

    private AtVariants() {}

    /// The variants that shall answer what `query` answers at `atMillis`.
    static List<Variant> of(String query, long atMillis) {
        return List.of();
    }
}
