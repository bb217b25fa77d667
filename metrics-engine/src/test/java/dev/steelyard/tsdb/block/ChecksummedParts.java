package dev.steelyard.tsdb.block;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The parts of a block's file that a checksum follows, found as the format says; for damage that
/// checksums do not tell of.
final class ChecksummedParts {
    /// The bytes from `from` up to `to`, behind which their checksum is.
    record Part(int from, int to) {
        /// Makes the checksum right again.
        void renew(byte[] file) {
            CRC32C checksum = new CRC32C();
            checksum.update(file, from, to - from);
            ByteBuffer.wrap(file).putInt(to, (int) checksum.getValue());
        }
    }

    private final ByteBuffer file;
    private final List<Part> parts = new ArrayList<>();

    private ChecksummedParts(byte[] file) {
        this.file = ByteBuffer.wrap(file);
    }

    /// Those of an index: its table of contents, symbols, series and postings.
    static List<Part> ofIndex(byte[] file) {
        ChecksummedParts found = new ChecksummedParts(file);
        int contents = file.length - 52;
        int symbols = (int) found.file.getLong(contents);
        int series = (int) found.file.getLong(contents + 8);
        int postings = (int) found.file.getLong(contents + 32);
        int offsets = (int) found.file.getLong(contents + 40);
        found.parts.add(new Part(contents, file.length - 4));
        found.section(symbols);
        for (int at = aligned(series, 16); at < postings; at = aligned(at, 16)) {
            at = found.entry(at, 0);
        }
        for (int at = aligned(postings, 4); at < offsets; at = aligned(at, 4)) {
            at = found.section(at);
        }
        found.section(offsets);
        return found.parts;
    }

    /// Those of a segment: its chunks.
    static List<Part> ofSegment(byte[] file) {
        ChecksummedParts found = new ChecksummedParts(file);
        for (int at = 8; at < file.length; ) {
            at = found.entry(at, 1);
        }
        return found.parts;
    }

    /// That of tombstones.
    static List<Part> ofTombstones(byte[] file) {
        return List.of(new Part(5, file.length - 4));
    }

    private static int aligned(int at, int alignment) {
        return (at + alignment - 1) / alignment * alignment;
    }

    /// A part behind its length in four bytes; answers its end.
    private int section(int at) {
        return part(at + 4, at + 4 + file.getInt(at));
    }

    /// A part behind its length as a uvarint, with `more` bytes that the length leaves out.
    private int entry(int at, int more) {
        int length = 0;
        int from = at;
        for (int shift = 0; ; shift += 7) {
            int next = file.get(from++);
            length |= (next & 0x7f) << shift;
            if (next >= 0) {
                return part(from, from + length + more);
            }
        }
    }

    private int part(int from, int to) {
        parts.add(new Part(from, to));
        return to + 4;
    }
}
