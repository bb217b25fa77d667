package dev.steelyard.sample;

/// What `/metrics` does when it is asked.
public enum Behaviour {
    /// Answers with the figures.
    WELL,
    /// Answers, but without the series of requests.
    DROP,
    /// Answers with something that is no exposition.
    GARBAGE,
    /// Answers with status 500.
    FAIL,
    /// Begins to answer and does not go on.
    HANG
}
