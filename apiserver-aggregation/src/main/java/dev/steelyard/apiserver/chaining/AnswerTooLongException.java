package dev.steelyard.apiserver.chaining;

import java.io.IOException;

/// An answer that is longer than is taken.
final class AnswerTooLongException extends IOException {
    AnswerTooLongException(int limit) {
        super("its answer has more than %d bytes".formatted(limit));
    }
}
