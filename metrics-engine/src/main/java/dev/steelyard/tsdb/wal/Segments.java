package dev.steelyard.tsdb.wal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The directory of a log: files named by their rising number.
///
/// ```
/// ┌ segment ──────────────────────┐   ┌ record ─────────────────────────────────────────┐
/// │ "SYWL" 4 │ 01 │ 000000 │ record … │   │ 53E7 2 │ type 1 │ length 4 │ CRC-32C 4 │ bytes │
/// └───────────────────────────────┘   └─────────────────────────────────────────────────┘
/// ```
///
/// The checksum covers type, length and bytes. Numbers are big endian. Some records are parities:
/// what brings back damaged bytes before them.
public final class Segments {
    static final int MAGIC = 0x5359574c;
    static final int VERSION = 1;
    static final int HEADER_BYTES = 8;
    static final short MARK = 0x53e7;
    static final int RECORD_HEADER_BYTES = 11;

    /// The longest record.
    static final int MAX_RECORD_BYTES = 64 << 20;

    private static final Pattern NAME = Pattern.compile("\\d{8}");

    private Segments() {}

    /// The numbers of the segments in a directory, rising.
    public static List<Integer> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(NAME.asMatchPredicate())
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
        }
    }

    /// The file of a segment.
    public static Path file(Path directory, int number) {
        return directory.resolve("%08d".formatted(number));
    }

    /// Makes what was created or removed in a directory last.
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
