package dev.steelyard.testing;

import java.util.Arrays;
import java.util.Random;

/// Breaks good bytes in the ways that find mistakes of readers: single bits, bytes that are special
/// to some format, pieces cut out, doubled or moved.
public final class Damage {
    private static final byte[] SPECIAL = {0, 1, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};

    private final Random random;

    /// Damage as `random` has it.
    public Damage(Random random) {
        this.random = random;
    }

    /// The bytes with one to four damages between `from` and `to`; their number stays the same.
    public byte[] within(byte[] good, int from, int to) {
        byte[] bad = good.clone();
        for (int i = random.nextInt(4); i >= 0 && from < to; i--) {
            int at = from + random.nextInt(to - from);
            int most = Math.min(to - at, 12);
            switch (random.nextInt(4)) {
                case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bad[at] = SPECIAL[random.nextInt(SPECIAL.length)];
                case 2 -> Arrays.fill(bad, at, at + random.nextInt(most), special());
                default -> {
                    int source = from + random.nextInt(to - from);
                    int length = Math.min(random.nextInt(most + 1), to - source);
                    System.arraycopy(good, source, bad, at, length);
                }
            }
        }
        return bad;
    }

    /// The bytes with one to four damages; there may be more or fewer of them afterwards.
    public byte[] of(byte[] good) {
        byte[] bad = within(good, 0, good.length);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bad, random.nextInt(bad.length + 1));
            case 1 -> without(bad);
            default -> bad;
        };
    }

    private byte[] without(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(bytes.length - from + 1);
        byte[] left = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, left, from, bytes.length - to);
        return left;
    }

    private byte special() {
        return SPECIAL[random.nextInt(SPECIAL.length)];
    }
}
