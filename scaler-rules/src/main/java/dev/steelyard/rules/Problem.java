package dev.steelyard.rules;

/// Something wrong in a rule, where, and the cure.
///
/// @param path the field, as `spec.signals[0].rate.over`
public record Problem(String path, String message) {
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
