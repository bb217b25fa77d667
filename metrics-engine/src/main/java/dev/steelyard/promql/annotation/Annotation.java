package dev.steelyard.promql.annotation;

import dev.steelyard.promql.number.FloatText;
import dev.steelyard.promql.syntax.PositionRange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// One thing that the asker should know, at a place in the query's text.
///
/// Two of the same [#key] are one; [#mergedWith] tells what becomes of them.
public sealed interface Annotation {
    /// How bad it is.
    enum Severity {
        /// The value is likely not what was meant.
        WARNING("PromQL warning: "),
        /// Something was ignored or looks odd.
        INFO("PromQL info: ");

        private final String prefix;

        Severity(String prefix) {
            this.prefix = prefix;
        }

        /// What each text begins with.
        public String prefix() {
            return prefix;
        }
    }

    /// How bad it is.
    Severity severity();

    /// The text without the place.
    String key();

    /// The text with what is known besides, without the place.
    String text();

    /// Where in the query.
    PositionRange position();

    /// What is told where this came after `earlier` of the same key.
    Annotation mergedWith(Annotation earlier);

    /// A text and a place; the later place is the one that is told.
    record Plain(Severity severity, String key, PositionRange position) implements Annotation {
        @Override
        public String text() {
            return key;
        }

        @Override
        public Annotation mergedWith(Annotation earlier) {
            return this;
        }
    }

    /// Classic buckets whose counts fell were repaired; tells where and how much in all.
    record RepairedBuckets(
            String key,
            PositionRange position,
            long firstMillis,
            long lastMillis,
            Repair repair,
            int samples)
            implements Annotation {
        @Override
        public Severity severity() {
            return Severity.INFO;
        }

        @Override
        public String text() {
            return key
                    + ", from buckets "
                    + FloatText.general(repair.lowestBound())
                    + " to "
                    + FloatText.general(repair.highestBound())
                    + ", with a max diff of "
                    + FloatText.general(repair.largestFall(), 2)
                    + ", over "
                    + samples
                    + " samples from "
                    + second(firstMillis)
                    + " to "
                    + second(lastMillis);
        }

        private static Instant second(long millis) {
            return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public Annotation mergedWith(Annotation earlier) {
            if (!(earlier instanceof RepairedBuckets other)) {
                return this;
            }
            return new RepairedBuckets(
                    key,
                    other.position,
                    Math.min(firstMillis, other.firstMillis),
                    Math.max(lastMillis, other.lastMillis),
                    repair.and(other.repair),
                    samples + other.samples);
        }
    }

    /// What was repaired in buckets: between which bounds, and the largest fall.
    record Repair(double lowestBound, double highestBound, double largestFall) {
        private Repair and(Repair other) {
            return new Repair(
                    Math.min(lowestBound, other.lowestBound),
                    Math.max(highestBound, other.highestBound),
                    Math.max(largestFall, other.largestFall));
        }
    }

    /// Samples that begin before the sample before them; told with how often.
    record OverlappingStarts(String metric, PositionRange position, int occurrences)
            implements Annotation {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String key() {
            return "sample has start time that overlaps with previous sample timestamp for metric \""
                    + metric
                    + '"';
        }

        @Override
        public String text() {
            return occurrences > 1 ? key() + " (" + occurrences + " occurrences)" : key();
        }

        @Override
        public Annotation mergedWith(Annotation earlier) {
            return earlier instanceof OverlappingStarts other
                    ? new OverlappingStarts(metric, other.position, occurrences + other.occurrences)
                    : this;
        }
    }
}
