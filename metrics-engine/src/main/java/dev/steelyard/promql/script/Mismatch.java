package dev.steelyard.promql.script;

/// What was expected of an evaluation and what came instead.
record Mismatch(String expected, String got) {
    Mismatch in(String place) {
        return new Mismatch(expected, got + " " + place);
    }
}
