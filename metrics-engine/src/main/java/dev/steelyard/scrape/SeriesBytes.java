package dev.steelyard.scrape;

import java.util.Arrays;

/// The bytes with which a target writes a series, in the two parts that others have as well: what
/// stands before the brace, which all series of a metric share, and the labels, which the other
/// metrics of the same thing share. Either may be empty.
final class SeriesBytes {
    private final byte[] name;
    private final byte[] labels;
    private final int hash;

    private SeriesBytes(byte[] name, byte[] labels, int hash) {
        this.name = name;
        this.labels = labels;
        this.hash = hash;
    }

    /// The text of `[from, to)` of a body.
    ///
    /// @param hash of it, by [SeriesCache#hash]
    static SeriesBytes of(byte[] body, int from, int to, int hash) {
        int brace = from;
        while (brace < to && body[brace] != '{') {
            brace++;
        }
        return new SeriesBytes(
                Arrays.copyOfRange(body, from, brace), Arrays.copyOfRange(body, brace, to), hash);
    }

    /// The same out of parts that are there already, where they are.
    ///
    /// @param names of all targets
    /// @param labelSets of the target
    SeriesBytes sharing(SharedParts names, SharingPool<ByteText> labelSets) {
        return new SeriesBytes(
                names.share(name), labelSets.share(new ByteText(labels)).bytes(), hash);
    }

    /// What stands before the brace; all where there is none.
    byte[] name() {
        return name;
    }

    /// The labels from brace to brace; empty where there are none.
    byte[] labels() {
        return labels;
    }

    int hash() {
        return hash;
    }
}
