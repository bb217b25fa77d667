package dev.steelyard.cluster;

/// Tells on the test's output how long something took; figures for people, never for assertions.
final class Stopwatch {
    private final long start = System.nanoTime();

    void tell(String what) {
        System.out.printf("[FIGURE] %s: %.1f s%n", what, (System.nanoTime() - start) / 1e9);
    }
}
