package dev.steelyard.apiserver.serving;

import java.util.Optional;
import java.util.function.Supplier;

/// Something that must be so for the program to be well.
///
/// @param problem what is wrong, or empty; quick
public record HealthCheck(String name, Supplier<Optional<String>> problem) {
    /// A check that fails while `isWell` does not hold.
    public static HealthCheck of(
            String name, java.util.function.BooleanSupplier isWell, String otherwise) {
        return new HealthCheck(
                name, () -> isWell.getAsBoolean() ? Optional.empty() : Optional.of(otherwise));
    }
}
