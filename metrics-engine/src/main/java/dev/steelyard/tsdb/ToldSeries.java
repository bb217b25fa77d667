package dev.steelyard.tsdb;

import dev.steelyard.tsdb.wal.RecordBytes;
import dev.steelyard.tsdb.wal.RecordType;
import dev.steelyard.tsdb.wal.SegmentWriter;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The series and label pairs that a file has told of, so that it tells each once and before its
/// first use. Owned by the thread that writes the file.
final class ToldSeries {
    private final SeriesTable table;
    private final RecordBytes pairs = new RecordBytes();
    private final RecordBytes series = new RecordBytes();
    private @Nullable LabelPair[] told = new LabelPair[256]; // by number
    private long[] refs = new long[256]; // by slot

    ToldSeries(SeriesTable table) {
        this.table = table;
    }

    /// Begins a file: nothing has been told in it.
    void begin() {
        Arrays.fill(told, null);
        Arrays.fill(refs, 0);
        pairs.clear();
        series.clear();
    }

    /// Tells of the series in a slot; false where it has been told.
    boolean tell(int slot) {
        if (slot >= refs.length) {
            refs = Arrays.copyOf(refs, Math.max(2 * refs.length, slot + 1));
        }
        long ref = table.ref(slot);
        if (refs[slot] == ref) {
            return false;
        }
        refs[slot] = ref;
        int[] numbers = table.pairs(slot);
        series.putUvarint(slot);
        series.putUvarint(numbers.length);
        for (int number : numbers) {
            tellPair(number);
            series.putUvarint(number);
        }
        return true;
    }

    private void tellPair(int number) {
        if (number >= told.length) {
            told = Arrays.copyOf(told, Math.max(2 * told.length, number + 1));
        }
        LabelPair pair = table.postings().pair(number);
        if (!pair.equals(told[number])) {
            told[number] = pair;
            pairs.putUvarint(number);
            pairs.putText(pair.name());
            pairs.putText(pair.value());
        }
    }

    /// Writes what was told since the last time.
    void write(SegmentWriter to) throws IOException {
        if (pairs.length() > 0) {
            to.append(RecordType.PAIRS, pairs);
            pairs.clear();
        }
        if (series.length() > 0) {
            to.append(RecordType.SERIES, series);
            series.clear();
        }
    }
}
