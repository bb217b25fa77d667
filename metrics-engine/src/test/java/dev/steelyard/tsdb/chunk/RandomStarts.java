package dev.steelyard.tsdb.chunk;

import java.util.Random;

/// Start times of a series: never known, always the same, sometimes another one, or always another.
final class RandomStarts {
    private final Random random;
    private final int kind;
    private long start;

    RandomStarts(Random random) {
        this.random = random;
        this.kind = random.nextInt(4);
        this.start = kind == 0 || random.nextBoolean() ? 0 : 1_690_000_000_000L;
    }

    long at(long time) {
        switch (kind) {
            case 2 -> start = random.nextInt(10) == 0 ? time - random.nextInt(10) : start;
            case 3 -> start = random.nextInt(5) == 0 ? 0 : time - 15_000;
            default -> {}
        }
        return start;
    }
}
