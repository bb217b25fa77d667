package dev.steelyard.tsdb;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.chunk.CorruptChunkException;
import dev.steelyard.tsdb.chunk.Encoding;
import dev.steelyard.tsdb.wal.MalformedRecordException;
import dev.steelyard.tsdb.wal.RecordBytes;
import dev.steelyard.tsdb.wal.RecordView;
import org.jspecify.annotations.Nullable;

/// A chunk in a head file: how its samples are coded, how many there are, how long the code is, and
/// the code: as [SampleCode] writes it, or of the encoding of a chunk in a block.
///
/// @param code [SealedChunks#FLOATS], or that of an [Encoding]
/// @param bytes the code, of which `length` count, with enough behind it to be decoded
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record StoredChunk(int code, byte[] bytes, int length, int count, Last last) {
    /// More than one sample can take, and what a [SampleDecoder] wants.
    private static final int MARGIN = 32 + SampleDecoder.PADDING;

    private static final int MAX_COUNT = 1 << 16;

    /// What the series' record has to know of the samples.
    ///
    /// @param bits the latest value that is no stale marker
    /// @param isStale whether a stale marker follows it
    record Last(long firstMillis, long lastMillis, long bits, boolean isStale, long startMillis) {}

    /// Writes a chunk of floats of the head.
    static void put(RecordBytes to, byte[] bytes, int length, int count) {
        put(to, SealedChunks.FLOATS, bytes, length, count);
    }

    /// Writes a chunk that is packed as in blocks.
    static void put(RecordBytes to, PackedChunk chunk) {
        put(to, chunk.encoding().code(), chunk.bytes(), chunk.length(), chunk.count());
    }

    private static void put(RecordBytes to, int code, byte[] bytes, int length, int count) {
        to.putByte(code);
        to.putUvarint(count);
        to.putUvarint(length);
        to.putBytes(bytes, length);
    }

    /// Reads a chunk, and all its samples once.
    static StoredChunk get(RecordView from) throws MalformedRecordException {
        int code = from.getByte();
        int count = from.getCount(MAX_COUNT);
        int length = from.getCount(from.left() + 1);
        byte[] bytes = new byte[length + MARGIN];
        from.getBytes(bytes, length);
        if (count == 0) {
            throw new MalformedRecordException("a chunk without samples");
        }
        try {
            return new StoredChunk(
                    code, bytes, length, count, last(samples(code, bytes, length, count)));
        } catch (CorruptChunkException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }

    /// Whether it can be the open chunk of a record.
    boolean fitsRecord() {
        return code == SealedChunks.FLOATS && length <= SeriesRecord.DATA_BYTES;
    }

    private static Last last(SampleCursor samples) throws MalformedRecordException {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        long bits = 0;
        boolean stale = false;
        while (samples.next()) {
            if (samples.timeMillis() < last) {
                throw new MalformedRecordException("times of a chunk do not rise");
            }
            last = samples.timeMillis();
            first = Math.min(first, last);
            stale = Staleness.isStale(samples.value());
            bits = stale ? bits : Double.doubleToRawLongBits(samples.value());
        }
        return new Last(first, last, bits, stale, samples.startMillis());
    }

    /// Its samples, one after the other.
    SampleCursor samples() {
        return samples(code, bytes, length, count);
    }

    private static SampleCursor samples(int code, byte[] bytes, int length, int count) {
        if (code == SealedChunks.FLOATS) {
            return new Floats(bytes, length, count);
        }
        return new PackedSamples(new PackedChunk(Encoding.of(code), bytes, length, count), count);
    }

    /// Walks what [SampleCode] wrote.
    private static final class Floats implements SampleCursor {
        private final SampleDecoder decoder = new SampleDecoder();
        private final int bits;

        Floats(byte[] bytes, int length, int count) {
            decoder.begin(bytes, count);
            bits = 8 * length;
        }

        @Override
        public boolean next() {
            if (!decoder.next()) {
                return false;
            }
            if (decoder.position() > bits) {
                throw new CorruptChunkException("a chunk ends amid its samples");
            }
            return true;
        }

        @Override
        public long timeMillis() {
            return decoder.timeMillis();
        }

        @Override
        public double value() {
            return decoder.value();
        }

        @Override
        public @Nullable NativeHistogram histogram() {
            return null;
        }

        @Override
        public long startMillis() {
            return decoder.startMillis();
        }
    }
}
