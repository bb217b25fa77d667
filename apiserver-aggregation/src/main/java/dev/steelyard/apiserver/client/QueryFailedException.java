package dev.steelyard.apiserver.client;

/// A query without an answer; the message says why, and what can be done.
final class QueryFailedException extends Exception {
    QueryFailedException(String message) {
        super(message);
    }

    QueryFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
