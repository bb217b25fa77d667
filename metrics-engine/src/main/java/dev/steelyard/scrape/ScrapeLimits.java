package dev.steelyard.scrape;

/// How much is taken from one target. A body that is too large fails the scrape; of the rest, what
/// is beyond a limit is dropped and counted while everything else goes on.
///
/// @param bodyBytes the longest body, after decompression
/// @param series how many series of a target are followed; known ones go before new ones
/// @param labels how many labels a series may have, those of the target and the name included
/// @param labelNameBytes the longest name of a label
/// @param labelValueBytes the longest value of a label, which may be the metric's name
public record ScrapeLimits(
        int bodyBytes, int series, int labels, int labelNameBytes, int labelValueBytes) {
    /// 64 MiB, 50,000 series, 64 labels of 256 and 4096 bytes.
    public static final ScrapeLimits DEFAULT = new ScrapeLimits(64 << 20, 50_000, 64, 256, 4096);

    public ScrapeLimits {
        check("bodyBytes", bodyBytes);
        check("series", series);
        check("labels", labels);
        check("labelNameBytes", labelNameBytes);
        check("labelValueBytes", labelValueBytes);
    }

    private static void check(String name, int value) {
        if (value < 1 || value == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + " must be a limit from 1 on: " + value);
        }
    }
}
