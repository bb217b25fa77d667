package dev.steelyard.apiserver.remote;

/// A histogram whose parts do not fit together.
final class InvalidHistogramException extends Exception {
    InvalidHistogramException(String problem) {
        super(problem);
    }
}
