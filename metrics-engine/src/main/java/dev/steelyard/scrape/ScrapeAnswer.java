package dev.steelyard.scrape;

import dev.steelyard.exposition.ExpositionFormat;

/// What came of asking a target.
public sealed interface ScrapeAnswer {
    /// A complete answer in a format that we read.
    final class Body implements ScrapeAnswer {
        private final byte[] bytes;
        private final ExpositionFormat format;

        /// Takes ownership of `bytes`.
        public Body(byte[] bytes, ExpositionFormat format) {
            this.bytes = bytes;
            this.format = format;
        }

        /// The body, decompressed; borrowed, not to be changed.
        byte[] bytes() {
            return bytes;
        }

        ExpositionFormat format() {
            return format;
        }
    }

    /// No such answer.
    ///
    /// @param outcome the kind of failure; not [ScrapeOutcome#SUCCESS]
    /// @param error what is wrong, and the cure where one is known
    record Failure(ScrapeOutcome outcome, String error) implements ScrapeAnswer {
        public Failure {
            if (outcome == ScrapeOutcome.SUCCESS) {
                throw new IllegalArgumentException("a success is no failure: " + error);
            }
        }
    }
}
