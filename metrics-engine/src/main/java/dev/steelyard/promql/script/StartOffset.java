package dev.steelyard.promql.script;

/// When a sample began to count, relative to its time.
sealed interface StartOffset {
    /// It is not known.
    record Unknown() implements StartOffset {}

    /// This many milliseconds from the sample's time, usually negative.
    record Millis(long millis) implements StartOffset {}
}
