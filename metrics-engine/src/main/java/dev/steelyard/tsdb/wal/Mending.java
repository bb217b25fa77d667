package dev.steelyard.tsdb.wal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Brings back a stretch of a segment that is damaged by the parity behind it, where no more than
/// [Parity#STRIDE] bytes in a row are, and nothing else that this parity is about.
final class Mending {
    private final SegmentBytes bytes;
    private final long damage;

    private Mending(SegmentBytes bytes, long damage) {
        this.bytes = bytes;
        this.damage = damage;
    }

    /// What a parity is about.
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Group(long from, byte[] bytes, byte[] sum) {
        int width() {
            return sum.length;
        }
    }

    /// Mends the records from `damage` on, where none that is whole begins; false where it cannot.
    static boolean mend(SegmentBytes bytes, long damage) throws IOException {
        return new Mending(bytes, damage).mend();
    }

    private boolean mend() throws IOException {
        long end = nextWhole(damage + 1);
        Group group = group(end);
        if (group == null) {
            return false;
        }
        for (int i = 0; i < group.bytes.length; i++) {
            group.sum[i % group.width()] ^= group.bytes[i];
        }
        for (int i = 0; i < group.width(); i++) {
            group.sum[i] = (byte) ~group.sum[i];
        }
        boolean oneRow = group.bytes.length <= group.width(); // then every place is known
        int first = oneRow ? 0 : firstOfShortestArc(group.sum);
        // Where the damage begins is known up to whole strides.
        int from = (int) (damage - group.from);
        for (int at = first;
                at < group.bytes.length && at < end - group.from;
                at += group.width()) {
            if (at + group.width() > from) {
                flip(group, at);
                bytes.mend(group.from, group.bytes);
                if (isWhole(damage, end)) {
                    return true;
                }
                flip(group, at);
            }
        }
        bytes.mend(0, new byte[0]);
        return false;
    }

    private long nextWhole(long from) throws IOException {
        long at = from;
        while (at < bytes.size() && bytes.wholeAt(at) == null) {
            at++;
        }
        return at;
    }

    /// The group of the first parity from `end` on, if the damage lies in it.
    private @Nullable Group group(long end) throws IOException {
        long at = end;
        while (at < bytes.size()) {
            SegmentBytes.Whole record = bytes.wholeAt(at);
            if (record == null) {
                return null; // more is damaged
            }
            if (record.type() == RecordType.PARITY) {
                return group(end, at, new RecordView(record.bytes()));
            }
            at += record.length();
        }
        return null;
    }

    private @Nullable Group group(long end, long at, RecordView parity) throws IOException {
        try {
            long from = parity.getUvarint();
            int length = parity.getCount(Integer.MAX_VALUE);
            byte[] sum = new byte[Math.min(Parity.STRIDE, length)];
            boolean fits =
                    from >= Segments.HEADER_BYTES
                            && length > 0
                            && length <= at - from
                            && from <= damage
                            && end <= from + length
                            && parity.left() == sum.length;
            if (!fits) {
                return null;
            }
            parity.getBytes(sum, sum.length);
            return new Group(from, bytes.read(from, length), sum);
        } catch (MalformedRecordException _) {
            return null;
        }
    }

    /// Where the shortest arc begins that has all that is not zero, the last place being followed
    /// by the first: behind the longest run of zeros.
    private static int firstOfShortestArc(byte[] sum) {
        int best = 0;
        int longest = 0;
        int run = 0;
        for (int i = 0; i < 2 * sum.length; i++) {
            if (sum[i % sum.length] == 0) {
                run++;
            } else {
                if (run > longest) {
                    longest = run;
                    best = i % sum.length;
                }
                run = 0;
            }
        }
        return best;
    }

    /// Changes the bytes of a row that begins somewhere by what the parity says of their places.
    private static void flip(Group group, int begin) {
        int end = Math.min(begin + group.width(), group.bytes.length);
        for (int i = begin; i < end; i++) {
            group.bytes[i] ^= group.sum[i % group.width()];
        }
    }

    private boolean isWhole(long from, long end) throws IOException {
        long at = from;
        while (at < end) {
            SegmentBytes.Whole record = bytes.wholeAt(at);
            if (record == null) {
                return false;
            }
            at += record.length();
        }
        return at == end;
    }
}
