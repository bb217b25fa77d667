package dev.steelyard.tsdb;

import dev.steelyard.model.Staleness;
import dev.steelyard.tsdb.wal.MalformedRecordException;
import dev.steelyard.tsdb.wal.RecordBytes;
import dev.steelyard.tsdb.wal.RecordView;

/// A chunk in a head file: how its samples are coded, when its last one was, how many there are,
/// how long the code is, and the code, as [SampleCode] writes it.
///
/// @param bytes the code, of which `length` count, with enough behind it to be decoded
record StoredChunk(byte[] bytes, int length, int count, Last last) {
    /// The only code there is: floats.
    private static final int FLOATS = 0;

    /// More than one sample can take, and what a [SampleDecoder] wants.
    private static final int MARGIN = 32 + SampleDecoder.PADDING;

    private static final int LIMIT = 1 << 16;

    /// What the series' record has to know of the samples.
    ///
    /// @param bits the latest value that is no stale marker
    /// @param isStale whether a stale marker follows it
    record Last(long firstMillis, long lastMillis, long bits, boolean isStale, long startMillis) {}

    /// Writes a chunk.
    static void put(RecordBytes to, byte[] bytes, int length, int count) {
        to.putByte(FLOATS);
        to.putUvarint(count);
        to.putUvarint(length);
        to.putBytes(bytes, length);
    }

    /// Reads a chunk, and all its samples once.
    static StoredChunk get(RecordView from) throws MalformedRecordException {
        int code = from.getByte();
        if (code != FLOATS) {
            throw new MalformedRecordException("no such code of a chunk: " + code);
        }
        int count = from.getCount(LIMIT);
        int length = from.getCount(LIMIT);
        byte[] bytes = new byte[length + MARGIN];
        from.getBytes(bytes, length);
        return new StoredChunk(bytes, length, count, last(bytes, length, count));
    }

    private static Last last(byte[] bytes, int length, int count) throws MalformedRecordException {
        SampleDecoder decoder = new SampleDecoder();
        decoder.begin(bytes, count);
        long first = Long.MAX_VALUE;
        long bits = 0;
        boolean stale = false;
        while (decoder.next()) {
            if (decoder.position() > 8 * length) {
                throw new MalformedRecordException("a chunk ends amid its samples");
            }
            if (first != Long.MAX_VALUE && decoder.timeMillis() < first) {
                throw new MalformedRecordException("times of a chunk do not rise");
            }
            first = Math.min(first, decoder.timeMillis());
            stale = Staleness.isStale(decoder.value());
            bits = stale ? bits : Double.doubleToRawLongBits(decoder.value());
        }
        if (count == 0) {
            throw new MalformedRecordException("a chunk without samples");
        }
        return new Last(first, decoder.timeMillis(), bits, stale, decoder.startMillis());
    }

    /// Its samples, one after the other.
    SampleDecoder samples() {
        SampleDecoder decoder = new SampleDecoder();
        decoder.begin(bytes, count);
        return decoder;
    }
}
