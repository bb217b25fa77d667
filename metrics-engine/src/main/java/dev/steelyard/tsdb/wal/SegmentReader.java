package dev.steelyard.tsdb.wal;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Reads the records of one segment; see [Segments]. Owned by one thread.
///
/// What is damaged is mended where the parity behind it can; else it is skipped up to the next
/// whole record: each stretch is counted, and so is a record that the end of the file cuts off.
public final class SegmentReader implements AutoCloseable {
    private final SegmentBytes bytes;
    private long position = Segments.HEADER_BYTES;
    private long recordPosition;
    private SegmentBytes.@Nullable Whole current;
    private int damaged;
    private int mended;
    private boolean torn;

    private SegmentReader(SegmentBytes bytes) {
        this.bytes = bytes;
    }

    /// Opens a segment. One whose header is damaged is read all the same, and the header counted.
    public static SegmentReader open(Path file) throws IOException {
        SegmentReader reader = new SegmentReader(SegmentBytes.open(file));
        reader.checkHeader();
        return reader;
    }

    private void checkHeader() throws IOException {
        if (bytes.size() < Segments.HEADER_BYTES) {
            torn = true;
            position = bytes.size();
        } else if (bytes.intAt(0) != Segments.MAGIC || bytes.byteAt(4) != Segments.VERSION) {
            damaged++;
        }
    }

    /// How many damaged stretches were skipped.
    public int damaged() {
        return damaged;
    }

    /// How many damaged stretches were mended.
    public int mended() {
        return mended;
    }

    /// Whether the file ends in the midst of a record.
    public boolean isTorn() {
        return torn;
    }

    /// How far the file is read, in bytes.
    public long position() {
        return position;
    }

    /// Where the current record begins.
    public long recordPosition() {
        return recordPosition;
    }

    /// Moves to the next whole record; false at the end.
    public boolean next() throws IOException {
        boolean skipping = false;
        while (position < bytes.size()) {
            SegmentBytes.Whole found = bytes.wholeAt(position);
            if (found != null) {
                recordPosition = position;
                position += found.length();
                if (found.type() != RecordType.PARITY) {
                    current = found;
                    return true;
                }
                skipping = false;
            } else if (!skipping && Mending.mend(bytes, position)) {
                mended++;
            } else {
                damaged += skipping ? 0 : 1;
                skipping = true;
                position++;
            }
        }
        if (skipping) {
            // Nothing whole follows: most likely the last record was being written.
            damaged--;
            torn = true;
        }
        return false;
    }

    private SegmentBytes.Whole current() {
        if (current == null) {
            throw new IllegalStateException("there is no current record");
        }
        return current;
    }

    /// What the current record is about.
    public RecordType type() {
        return current().type();
    }

    /// The bytes of the current record.
    public RecordView record() {
        return new RecordView(current().bytes());
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
