package dev.steelyard.scrape;

import dev.steelyard.model.MetricType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// What a target writes before a series: metadata, comments, blank lines. Mostly it is nothing, and
/// such series share what stands for it.
///
/// @param text all between the sample before and this one; empty where there is nothing
/// @param type the type that holds after it
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Introduction(byte[] text, MetricType type) {
    private static final Map<MetricType, Introduction> NONE = new EnumMap<>(MetricType.class);

    static {
        for (MetricType type : MetricType.values()) {
            NONE.put(type, new Introduction(new byte[0], type));
        }
    }

    /// Where the type goes on to hold that held before.
    static Introduction none(MetricType type) {
        return Objects.requireNonNull(NONE.get(type));
    }

    /// The bytes of `[from, to)` of a body.
    static Introduction of(byte[] body, int from, int to, MetricType type, SharedParts shared) {
        return from >= to
                ? none(type)
                : new Introduction(shared.share(Arrays.copyOfRange(body, from, to)), type);
    }

    /// Whether there is nothing.
    boolean isEmpty() {
        return text.length == 0;
    }
}
