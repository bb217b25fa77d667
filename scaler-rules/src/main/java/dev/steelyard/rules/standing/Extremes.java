package dev.steelyard.rules.standing;

/// The lesser and the greater of two numbers, where NaN only wins if there is nothing else.
final class Extremes {
    private Extremes() {}

    static double lesser(double present, double candidate) {
        return candidate < present || Double.isNaN(present) ? candidate : present;
    }

    static double greater(double present, double candidate) {
        return candidate > present || Double.isNaN(present) ? candidate : present;
    }
}
