package dev.steelyard.tsdb.block;

import dev.steelyard.tsdb.file.Bytes;
import dev.steelyard.tsdb.file.CorruptFileException;
import dev.steelyard.tsdb.file.Directories;
import dev.steelyard.tsdb.file.FileBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What was deleted from a block and still lies in its chunks: ranges of time by number of series.
///
/// ```
/// ┌ tombstones ─────────────────────────────────────────────────────────────────┐
/// │ 0130BA30 4 │ 01 │ series uvarint, first varint, last varint … │ CRC-32C of the entries 4 │
/// └─────────────────────────────────────────────────────────────────────────────┘
/// ```
///
/// A block without the file has none.
final class Tombstones {
    static final String NAME = "tombstones";

    /// No deletions.
    static final Tombstones NONE = new Tombstones(Map.of());

    private static final int MAGIC = 0x0130BA30;
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 5;

    private final NavigableMap<Integer, List<TimeRange>> bySeries;

    Tombstones(Map<Integer, List<TimeRange>> bySeries) {
        this.bySeries = new TreeMap<>(Integer::compareUnsigned);
        bySeries.forEach((series, ranges) -> this.bySeries.put(series, joined(ranges)));
    }

    /// Sorts ranges and joins those that overlap or touch.
    private static List<TimeRange> joined(List<TimeRange> ranges) {
        List<TimeRange> sorted = new ArrayList<>(ranges);
        sorted.sort((left, right) -> Long.compare(left.fromMillis(), right.fromMillis()));
        List<TimeRange> joined = new ArrayList<>();
        for (TimeRange range : sorted) {
            TimeRange last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && range.fromMillis() - 1 <= last.toMillis()) {
                joined.removeLast();
                joined.add(
                        new TimeRange(
                                last.fromMillis(), Math.max(last.toMillis(), range.toMillis())));
            } else {
                joined.add(range);
            }
        }
        return List.copyOf(joined);
    }

    /// These and more.
    Tombstones with(Map<Integer, List<TimeRange>> more) {
        Map<Integer, List<TimeRange>> all = new TreeMap<>(bySeries);
        more.forEach((series, ranges) ->
                all.merge(
                        series,
                        ranges,
                        (old, added) -> {
                            List<TimeRange> both = new ArrayList<>(old);
                            both.addAll(added);
                            return both;
                        }));
        return new Tombstones(all);
    }

    /// The ranges of a series, in order and apart from each other.
    List<TimeRange> of(int series) {
        return bySeries.getOrDefault(series, List.of());
    }

    /// The number of ranges of all series.
    long count() {
        return bySeries.values().stream().mapToLong(List::size).sum();
    }

    boolean isEmpty() {
        return bySeries.isEmpty();
    }

    /// Reads those of the block in `directory`.
    static Tombstones read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return NONE;
        }
        FileBytes bytes = FileBytes.map(file);
        if (bytes.size() < HEADER_BYTES + FileBytes.CHECKSUM_BYTES) {
            throw bytes.damaged("it is shorter than its header");
        }
        if (bytes.readInt() != MAGIC || bytes.readByte() != VERSION) {
            throw new CorruptFileException(file, 0, "it does not begin as tombstones, version 1");
        }
        long entries = bytes.size() - HEADER_BYTES - FileBytes.CHECKSUM_BYTES;
        FileBytes content = bytes.window(HEADER_BYTES, entries);
        if (content.checksum() != bytes.window(HEADER_BYTES + entries, 4).readInt()) {
            throw content.damaged("the checksum of the entries is another");
        }
        return new Tombstones(entries(content));
    }

    private static Map<Integer, List<TimeRange>> entries(FileBytes content) {
        Map<Integer, List<TimeRange>> bySeries = new TreeMap<>();
        while (content.hasMore()) {
            long series = content.uvarint();
            if (series >>> Integer.SIZE != 0) {
                throw content.damaged("there is no series " + Long.toUnsignedString(series));
            }
            TimeRange range = new TimeRange(content.varint(), content.varint());
            bySeries.computeIfAbsent((int) series, _ -> new ArrayList<>()).add(range);
        }
        return bySeries;
    }

    /// Writes them into a block's directory, replacing what is there at once.
    void write(Path directory) throws IOException {
        Bytes bytes = new Bytes();
        bytes.putInt(MAGIC);
        bytes.put(VERSION);
        bySeries.forEach((series, ranges) -> {
            for (TimeRange range : ranges) {
                bytes.putUvarint(Integer.toUnsignedLong(series));
                bytes.putVarint(range.fromMillis());
                bytes.putVarint(range.toMillis());
            }
        });
        bytes.putInt(bytes.checksum(HEADER_BYTES));
        Directories.replace(directory, NAME, bytes);
    }
}
