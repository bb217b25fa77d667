package dev.steelyard.scrape;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The bytes with which a target writes a series, in two parts that others have as well. Either may
/// be empty; the second is so exactly where there is no brace.
///
/// They part behind the brace or, mostly, behind the first label: `usage{container="app",` and
/// `namespace="a",pod="b"}`. So lines of a pod share their end with those of its containers, and
/// lines of a container their beginning with those of its namesakes. A first label that is long is
/// mostly one thing's own, as the path of a control group: then all labels are what its lines
/// share.
///
/// @param head the name and what follows it up to where they part; all where there is no brace
/// @param tail the rest, down to the closing brace
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record SeriesBytes(byte[] head, byte[] tail) {
    private static final byte[] NOTHING = {};

    /// Longer first labels stay with the others.
    private static final int LONGEST_FIRST = 40;

    /// The text of `[from, to)` of a body, out of parts that are there already, where they are.
    ///
    /// @param names of all targets
    /// @param parts of the target
    static SeriesBytes of(
            byte[] body, int from, int to, SharedParts names, SharingPool<ByteText> parts) {
        int brace = indexOf('{', body, from, to);
        if (brace == to) {
            return new SeriesBytes(names.share(Arrays.copyOfRange(body, from, to)), NOTHING);
        }
        int labels = brace + 1;
        int comma = indexOf(',', body, labels, to);
        @Nullable ByteText all = parts.known(text(body, labels, to));
        if (all != null || comma == to || comma - labels > LONGEST_FIRST) {
            ByteText tail = all == null ? parts.share(text(body, labels, to)) : all;
            return new SeriesBytes(
                    names.share(Arrays.copyOfRange(body, from, labels)), tail.bytes());
        }
        return new SeriesBytes(
                parts.share(text(body, from, comma + 1)).bytes(),
                parts.share(text(body, comma + 1, to)).bytes());
    }

    /// The first place of a byte in `[from, to)`; `to` where there is none. Between quotes it is as
    /// good as elsewhere: nothing but what is shared depends on it.
    private static int indexOf(char wanted, byte[] body, int from, int to) {
        int at = from;
        while (at < to && body[at] != wanted) {
            at++;
        }
        return at;
    }

    private static ByteText text(byte[] body, int from, int to) {
        return new ByteText(Arrays.copyOfRange(body, from, to));
    }
}
