package dev.steelyard.apiserver.autoscaling;

/// Something that is wrong with an HPA.
///
/// @param cure what whoever looks after it can do
record Fault(String what, String cure) {}
