package dev.steelyard.apiserver.access;

/// An authentication ConfigMap that cannot be read; names the key.
public final class MalformedSettingsException extends Exception {
    MalformedSettingsException(String key, String reason) {
        super("extension-apiserver-authentication, key " + key + ": " + reason);
    }
}
