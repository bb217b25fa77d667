package dev.steelyard.tsdb.chunk;

import dev.steelyard.model.CounterReset;

/// The two bits that say what is known of a counter reset before a chunk of histograms, or one.
public final class ResetFlag {
    private ResetFlag() {}

    /// What the two lowest bits say.
    public static CounterReset of(int bits) {
        return switch (bits) {
            case 0b01 -> CounterReset.NOT_RESET;
            case 0b10 -> CounterReset.RESET;
            case 0b11 -> CounterReset.GAUGE;
            default -> CounterReset.UNKNOWN;
        };
    }

    /// The bits that say it.
    public static int bits(CounterReset reset) {
        return switch (reset) {
            case UNKNOWN -> 0b00;
            case NOT_RESET -> 0b01;
            case RESET -> 0b10;
            case GAUGE -> 0b11;
        };
    }
}
