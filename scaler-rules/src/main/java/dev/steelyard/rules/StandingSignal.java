package dev.steelyard.rules;

/// A signal at work: it has a reading at any time. Safe for any number of threads.
interface StandingSignal extends AutoCloseable {
    /// The signal that it was made from.
    CompiledSignal compiled();

    /// What it says at `nowMillis`.
    SignalReading read(long nowMillis);

    /// Ends the work.
    @Override
    void close();
}
