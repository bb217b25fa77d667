package dev.steelyard.tsdb.block.index;

import dev.steelyard.tsdb.file.FileBytes;

/// The index of a block, version 2.
///
/// ```
/// ┌ index ───────────────────────────────────────────────────────────────────────────────┐
/// │ BAAAD700 4 │ 02 │ symbols │ series … │ postings … │ label offsets │ postings offsets │ TOC │
/// └──────────────────────────────────────────────────────────────────────────────────────┘
/// symbols           length 4 │ count 4 │ text … │ CRC 4      each in the order of its bytes
/// series            length uvarint │ labels │ chunks │ CRC 4  begins at a multiple of 16; its
///                                                              number is that offset / 16
/// postings          length 4 │ count 4 │ number 4 … │ CRC 4   begins at a multiple of 4
/// postings offsets  length 4 │ count 4 │ 2, name, value, offset uvarint … │ CRC 4
/// TOC               symbols 8 │ series 8 │ label indices 8 │ label offsets 8 │ postings 8 │
///                   postings offsets 8 │ CRC 4
/// ```
///
/// Texts are a uvarint length and UTF-8. Each CRC-32C covers what stands between length and it. The
/// sections of label indices are history and empty.
public final class IndexFormat {
    /// The name of the file.
    public static final String NAME = "index";

    static final int MAGIC = 0xBAAAD700;
    static final int VERSION = 2;
    static final int HEADER_BYTES = 5;

    /// Each series begins at a multiple of this, and its number is counted in it.
    public static final int SERIES_ALIGNMENT = 16;

    static final int POSTINGS_ALIGNMENT = 4;
    static final int TOC_BYTES = 6 * Long.BYTES + FileBytes.CHECKSUM_BYTES;

    private IndexFormat() {}
}
