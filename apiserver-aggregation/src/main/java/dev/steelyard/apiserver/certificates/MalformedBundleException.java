package dev.steelyard.apiserver.certificates;

/// Shared certificates that cannot be read, or do not belong together.
public final class MalformedBundleException extends Exception {
    MalformedBundleException(String reason) {
        super(reason);
    }
}
