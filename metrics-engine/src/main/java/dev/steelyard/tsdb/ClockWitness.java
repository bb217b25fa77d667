package dev.steelyard.tsdb;

import java.util.OptionalLong;

/// A wall clock that is not this machine's, such as that of a server which tells its time with each
/// answer. Asked by any number of threads, often.
@FunctionalInterface
public interface ClockWitness {
    /// Where there is none.
    ClockWitness NONE = OptionalLong::empty;

    /// What time it is there, in milliseconds since the epoch; empty where that is not known.
    OptionalLong millis();
}
