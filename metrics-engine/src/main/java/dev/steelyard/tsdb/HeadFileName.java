package dev.steelyard.tsdb;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a head file: which segments of the log it stands for.
///
/// @param from the first segment of the run of the program that wrote it, or of what that had read
/// @param to the segment that was begun when it was written; it has all of those before
record HeadFileName(int from, int to, Kind kind) implements Comparable<HeadFileName> {
    /// What is in a head file.
    enum Kind {
        /// All chunks of all series; takes the place of all files of its run before.
        WHOLE,
        /// Chunks that became full since the file of full ones before, or the whole one.
        FULL,
        /// The open chunks of all series; takes the place of the file of those before.
        OPEN
    }

    private static final Pattern PATTERN = Pattern.compile("(\\d{8})-(\\d{8})\\.(whole|full|open)");

    private static final Comparator<HeadFileName> ORDER =
            Comparator.comparingInt(HeadFileName::from)
                    .thenComparing(HeadFileName::kind)
                    .thenComparingInt(HeadFileName::to);

    static Optional<HeadFileName> parse(String name) {
        Matcher matcher = PATTERN.matcher(name);
        return matcher.matches()
                ? Optional.of(
                        new HeadFileName(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2)),
                                Kind.valueOf(matcher.group(3).toUpperCase(Locale.ROOT))))
                : Optional.empty();
    }

    /// Whether it stands for a segment.
    boolean covers(int segment) {
        return segment >= from && segment < to;
    }

    @Override
    public String toString() {
        return "%08d-%08d.%s".formatted(from, to, kind.name().toLowerCase(Locale.ROOT));
    }

    /// The order of reading: run by run, full chunks before open ones.
    @Override
    public int compareTo(HeadFileName other) {
        return ORDER.compare(this, other);
    }
}
