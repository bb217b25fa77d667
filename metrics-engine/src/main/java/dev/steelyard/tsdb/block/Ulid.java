package dev.steelyard.tsdb.block;

import java.util.random.RandomGenerator;

/// A name of 26 characters that sorts by the time it was made: 48 bits of milliseconds since the
/// epoch, then 80 of chance, in Crockford's alphabet of 32.
///
/// @param high the upper 64 bits
/// @param low the lower 64 bits
public record Ulid(long high, long low) implements Comparable<Ulid> {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 26;
    private static final int BITS = 5;
    private static final int CHANCE_BITS_ABOVE = 16;
    private static final long MAX_MILLIS = (1L << 48) - 1;

    /// A new name of this time.
    public static Ulid at(long millis, RandomGenerator random) {
        if (millis < 0 || millis > MAX_MILLIS) {
            throw new IllegalArgumentException("no name can be made of the time " + millis);
        }
        long chance = random.nextInt(1 << CHANCE_BITS_ABOVE);
        return new Ulid((millis << CHANCE_BITS_ABOVE) | chance, random.nextLong());
    }

    /// Whether `text` has the form of such a name.
    public static boolean isOne(String text) {
        return text.length() == LENGTH
                && text.charAt(0) <= '7'
                && text.chars().allMatch(character -> ALPHABET.indexOf(character) >= 0);
    }

    /// The name that `text` is.
    public static Ulid parse(String text) {
        if (!isOne(text)) {
            throw new IllegalArgumentException(
                    "a ULID has %d characters of %s: %s".formatted(LENGTH, ALPHABET, text));
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            high = (high << BITS) | (low >>> (Long.SIZE - BITS));
            low = (low << BITS) | ALPHABET.indexOf(text.charAt(i));
        }
        return new Ulid(high, low);
    }

    /// The time of its making in milliseconds since the epoch.
    public long millis() {
        return high >>> CHANCE_BITS_ABOVE;
    }

    @Override
    public int compareTo(Ulid other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        char[] text = new char[LENGTH];
        long upper = high;
        long lower = low;
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) lower & 31);
            lower = (lower >>> BITS) | (upper << (Long.SIZE - BITS));
            upper >>>= BITS;
        }
        return new String(text);
    }
}
