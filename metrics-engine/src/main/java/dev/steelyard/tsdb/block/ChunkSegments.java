package dev.steelyard.tsdb.block;

import dev.steelyard.tsdb.chunk.CorruptChunkException;
import dev.steelyard.tsdb.chunk.Encoding;
import dev.steelyard.tsdb.file.CorruptFileException;
import dev.steelyard.tsdb.file.FileBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The chunks of a block, mapped; see [ChunkSegmentWriter]. Safe for any number of threads.
final class ChunkSegments {
    private static final int MAX_LENGTH_BYTES = 5;

    private final Path directory;
    private final List<FileBytes> segments;

    private ChunkSegments(Path directory, List<FileBytes> segments) {
        this.directory = directory;
        this.segments = segments;
    }

    /// Opens those of the block in `block`.
    static ChunkSegments open(Path block) throws IOException {
        Path directory = block.resolve(BlockWriter.CHUNKS);
        List<FileBytes> segments = new ArrayList<>();
        while (Files.exists(directory.resolve(ChunkSegmentWriter.name(segments.size())))) {
            segments.add(open(directory, segments.size()));
        }
        return new ChunkSegments(directory, segments);
    }

    private static FileBytes open(Path directory, int number) throws IOException {
        FileBytes segment = FileBytes.map(directory.resolve(ChunkSegmentWriter.name(number)));
        if (segment.size() < ChunkSegmentWriter.HEADER_BYTES) {
            throw segment.damaged("it is shorter than its header");
        }
        if (segment.readInt() != ChunkSegmentWriter.MAGIC
                || segment.readByte() != ChunkSegmentWriter.VERSION) {
            throw new CorruptFileException(
                    segment.file(), 0, "it does not begin as chunks, version 1");
        }
        return segment;
    }

    /// A chunk in its file; `file` stands at its first byte.
    record Located(Encoding encoding, FileBytes file, int length) {
        long offset() {
            return file.position();
        }

        int samples() {
            if (length < Short.BYTES) {
                throw damaged("a chunk of %d bytes holds no samples".formatted(length));
            }
            return encoding.samples(file.memory(), offset());
        }

        CorruptFileException damaged(String reason) {
            return file.damaged(reason);
        }
    }

    /// The chunk that a reference means; its checksum is compared.
    Located find(long reference) {
        long number = reference >>> 32;
        long offset = reference & 0xffff_ffffL;
        if (number >= segments.size()) {
            throw new CorruptFileException(
                    directory.resolve(ChunkSegmentWriter.name((int) Math.min(number, 999_998))),
                    offset,
                    "the index means a chunk in it, and there is no such file");
        }
        FileBytes segment = segments.get((int) number);
        long left = Math.clamp(segment.size() - offset, 0, MAX_LENGTH_BYTES);
        FileBytes head = segment.window(offset, left);
        int length = head.uvarintAsInt();
        FileBytes checked = segment.window(head.position(), 1L + length);
        int wanted = segment.window(head.position() + 1 + length, 4).readInt();
        if (checked.checksum() != wanted) {
            head.seek(offset);
            throw head.damaged("the checksum of this chunk is another");
        }
        return new Located(encoding(checked), checked, length);
    }

    private static Encoding encoding(FileBytes chunk) {
        try {
            return Encoding.of(chunk.readByte());
        } catch (CorruptChunkException e) {
            throw chunk.damaged(String.valueOf(e.getMessage()));
        }
    }

    long sizeBytes() {
        return segments.stream().mapToLong(FileBytes::size).sum();
    }
}
