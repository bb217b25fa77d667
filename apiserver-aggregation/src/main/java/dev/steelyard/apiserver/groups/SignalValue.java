package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.groups.SignalReadings.Reading;

/// A value with the object that it describes.
record SignalValue(Described object, Reading.Value value) {
    /// The object that a value describes.
    record Described(String kind, String apiVersion, String namespace, String name) {}
}
