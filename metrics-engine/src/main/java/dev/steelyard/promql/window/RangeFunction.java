package dev.steelyard.promql.window;

/// A function of the samples in a window.
@FunctionalInterface
public interface RangeFunction {
    /// The float that the function makes of the window, or [Gap] where it makes none or, by
    /// [Window#answer], a histogram. Called only for windows that have a sample.
    double apply(Window window);
}
