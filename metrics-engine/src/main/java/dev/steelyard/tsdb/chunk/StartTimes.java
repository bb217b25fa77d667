package dev.steelyard.tsdb.chunk;

/// When the counting of each sample began, as chunks with start times have it beside the samples.
///
/// The header byte says with its top bit whether the first sample has a start time, and with the
/// rest from which sample on (0: none) there is one beside each: first the distance to the time of
/// the sample before, then changes of that distance. Between, the start time stays the same.
///
/// Serves one chunk at a time, for reading or for writing.
final class StartTimes {
    private static final int FIRST_KNOWN = 0x80;
    private static final int LAST_CHANGE = 0x7f;

    private boolean firstKnown;
    private int changesFrom;
    private long start;
    private long distance;

    /// Begins a chunk with this header byte; 0 for one that is to be written.
    void begin(int header) {
        firstKnown = (header & FIRST_KNOWN) != 0;
        changesFrom = header & ~FIRST_KNOWN;
        start = 0;
        distance = 0;
    }

    /// Reads what stands beside the sample of number `index` at `time`; `previous` is the time of
    /// the sample before it.
    void read(BitReader from, int index, long time, long previous) {
        if (index == 0) {
            if (firstKnown) {
                start = time - from.varint();
            }
        } else if (changesFrom > 0 && index >= changesFrom) {
            long read = VarBits.readSigned(from);
            distance = index == changesFrom ? read : distance + read;
            start = previous - distance;
        }
    }

    /// Whether the sample of number `index` can have this start time: the header cannot name a
    /// change that is too far behind.
    boolean take(int index, long startMillis) {
        return changesFrom > 0 || startMillis == start || index <= LAST_CHANGE;
    }

    /// Writes what stands beside a sample, which [#take] was asked for; 0 for no start time.
    void write(BitWriter to, int index, long time, long previous, long startMillis) {
        if (index == 0) {
            if (startMillis != 0) {
                firstKnown = true;
                to.varint(time - startMillis);
            }
        } else if (changesFrom > 0) {
            VarBits.writeSigned(previous - startMillis - distance, to);
            distance = previous - startMillis;
        } else if (startMillis != start || (firstKnown && index == LAST_CHANGE)) {
            changesFrom = index;
            distance = previous - startMillis;
            VarBits.writeSigned(distance, to);
        }
        start = startMillis;
    }

    /// The start time of the sample that was read or written last; 0 where there is none.
    long millis() {
        return start;
    }

    /// Whether any sample has one.
    boolean any() {
        return header() != 0;
    }

    /// The header byte of what was written.
    int header() {
        return (firstKnown ? FIRST_KNOWN : 0) | changesFrom;
    }
}
