package dev.steelyard.rules.standing;

import dev.steelyard.rules.v1alpha1.Across;

/// What is computed of a set of series: a function of each one's window, then one number of all.
public record Fold(WindowFunction function, Across across) {}
