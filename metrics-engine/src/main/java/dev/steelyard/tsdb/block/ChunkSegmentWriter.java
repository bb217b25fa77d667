package dev.steelyard.tsdb.block;

import dev.steelyard.tsdb.file.Bytes;
import dev.steelyard.tsdb.file.NewFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Writes chunks into segments: files of at most 512 MiB named by their number.
///
/// ```
/// ┌ segment ────────────────────────┐   ┌ chunk ─────────────────────────────────────────┐
/// │ 85BD40DD 4 │ 01 │ 000000 │ chunk … │   │ length uvarint │ encoding 1 │ bytes │ CRC-32C 4 │
/// └─────────────────────────────────┘   └────────────────────────────────────────────────┘
/// ```
///
/// The checksum covers encoding and bytes. A chunk's reference has the segment's number, counted
/// from 0, in the upper half and the offset in the lower one.
final class ChunkSegmentWriter implements AutoCloseable {
    static final int MAGIC = 0x85BD40DD;
    static final int VERSION = 1;
    static final int HEADER_BYTES = 8;
    private static final long MAX_SEGMENT_BYTES = 512L << 20;

    private final Path directory;
    private final long maxSegmentBytes;
    private final Bytes entry = new Bytes();
    private int segments;
    private @Nullable NewFile segment;

    ChunkSegmentWriter(Path directory) throws IOException {
        this(directory, MAX_SEGMENT_BYTES);
    }

    ChunkSegmentWriter(Path directory, long maxSegmentBytes) throws IOException {
        this.directory = directory;
        this.maxSegmentBytes = maxSegmentBytes;
        Files.createDirectory(directory);
    }

    /// The name of the segment with this number.
    static String name(int segment) {
        return "%06d".formatted(segment + 1);
    }

    /// Writes a chunk and answers its reference.
    long write(EncodedChunk chunk) throws IOException {
        entry.clear();
        entry.putUvarint(chunk.bytes().byteSize());
        int checked = entry.length();
        entry.put(chunk.encoding().code());
        entry.put(chunk.bytes());
        entry.putInt(entry.checksum(checked));
        NewFile file = segmentFor(entry.length());
        long reference = ((segments - 1L) << 32) | file.position();
        file.write(entry);
        return reference;
    }

    private NewFile segmentFor(int bytes) throws IOException {
        NewFile open = segment;
        if (open != null && open.position() + bytes <= maxSegmentBytes) {
            return open;
        }
        finish();
        NewFile next = NewFile.create(directory.resolve(name(segments)));
        segment = next;
        segments++;
        Bytes header = new Bytes();
        header.putInt(MAGIC);
        header.put(VERSION);
        header.put(new byte[3]);
        next.write(header);
        return next;
    }

    /// Brings all segments to the disk.
    void finish() throws IOException {
        NewFile open = segment;
        if (open != null) {
            open.sync();
            close();
        }
    }

    @Override
    public void close() throws IOException {
        NewFile open = segment;
        segment = null;
        if (open != null) {
            open.close();
        }
    }
}
