package dev.steelyard.tsdb.chunk;

/// When the counting of each sample began, as chunks with start times have it beside the samples.
///
/// The header byte says with its top bit whether the first sample has a start time, and with the
/// rest from which sample on (0: none) there is one beside each: first the distance to the time of
/// the sample before, then changes of that distance. Between, the start time stays the same.
final class StartTimes {
    private static final int FIRST_KNOWN = 0x80;

    private boolean firstKnown;
    private int changesFrom;
    private long start;
    private long distance;

    /// Begins a chunk with this header byte.
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

    /// The start time of the sample that was read last; 0 where there is none.
    long millis() {
        return start;
    }
}
