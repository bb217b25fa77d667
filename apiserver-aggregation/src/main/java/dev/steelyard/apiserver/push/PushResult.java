package dev.steelyard.apiserver.push;

/// What became of a push.
///
/// @param samples how many floats were taken, those that the store had already included
/// @param histograms how many native histograms were taken
/// @param exemplars how many exemplars were taken
/// @param refused how many samples, or series without any, were not taken
/// @param problems what was refused and why, a line each and the first ones only; empty where all
///   was taken
public record PushResult(
        int samples, int histograms, int exemplars, int refused, String problems) {}
