package dev.steelyard.scrape;

import java.nio.charset.StandardCharsets;

/// The ticks of a target: one per interval, at an offset that is a hash of the target. Every
/// replica, before and after a restart, scrapes the same target at the same ticks, and targets
/// spread evenly over the interval, but for ticks closer than [#BEAT_MILLIS], which fall together:
/// whoever wakes for one of many targets makes the other visits as well.
record ScrapeSchedule(long intervalMillis, long offsetMillis) {
    /// A scrape that starts this little after its tick, and within a hundredth of its interval, is
    /// stamped with the tick, as Prometheus does it within 2 ms: equal distances compress best and
    /// make rates exact.
    private static final long TOLERANCE_MILLIS = 10;

    private static final long BEAT_MILLIS = 10;

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    static ScrapeSchedule of(Target target) {
        long interval = Math.max(1, target.interval().toMillis());
        long hash = mix(hash(hash(FNV_BASIS, target.url().toString()), target.labels().toString()));
        long offset = Long.remainderUnsigned(hash, interval);
        long beat = Math.clamp(interval / 100, 1, BEAT_MILLIS);
        return new ScrapeSchedule(interval, offset - offset % beat);
    }

    /// The first tick after `millis`.
    long tickAfter(long millis) {
        return millis - Math.floorMod(millis - offsetMillis, intervalMillis) + intervalMillis;
    }

    /// The time of the samples of a scrape that was due at `tickMillis` and started at
    /// `startMillis`.
    long stamp(long tickMillis, long startMillis) {
        long tolerance = Math.min(intervalMillis / 100, TOLERANCE_MILLIS);
        return Math.abs(startMillis - tickMillis) <= tolerance ? tickMillis : startMillis;
    }

    /// FNV-1a over UTF-8.
    private static long hash(long seed, String text) {
        long hash = seed;
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /// Spreads the bits, of which FNV leaves the last characters' too close together (the finalizer
    /// of MurmurHash3).
    private static long mix(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
