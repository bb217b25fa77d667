package dev.steelyard.apiserver.translate;

/// A metric that an HPA asks for.
///
/// @param hpa its namespace and name
/// @param external whether it describes nothing
/// @param resource what it describes, in the singular; empty where it is external
record UsedMetric(String hpa, boolean external, String resource, String name) {}
