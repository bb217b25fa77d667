package dev.steelyard.promql.syntax;

/// The time that a selector or subquery is evaluated at: the modifier `@`.
public sealed interface At {
    /// A time that is known by name.
    enum Named implements At {
        /// There is no modifier.
        EVALUATION_TIME,
        /// `@ start()`: the first time of the whole query.
        START,
        /// `@ end()`: the last time of the whole query.
        END
    }

    /// `@ 1609746000`: milliseconds since the epoch.
    record Time(long millis) implements At {}
}
