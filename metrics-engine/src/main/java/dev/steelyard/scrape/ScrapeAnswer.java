package dev.steelyard.scrape;

import dev.steelyard.exposition.ExpositionFormat;

/// What came of asking a target.
public sealed interface ScrapeAnswer {
    /// A complete answer in a format that we read. Whoever has read it closes it, and may not look
    /// at its bytes any more: they may be lent for the next answer.
    final class Body implements ScrapeAnswer, AutoCloseable {
        private final byte[] bytes;
        private final int length;
        private final ExpositionFormat format;
        private final Runnable release;

        /// Takes ownership of `bytes`.
        public Body(byte[] bytes, ExpositionFormat format) {
            this(bytes, bytes.length, format, () -> {});
        }

        /// @param length of the answer, which begins at the first of `bytes`
        /// @param release gives the bytes back; called once
        Body(byte[] bytes, int length, ExpositionFormat format, Runnable release) {
            this.bytes = bytes;
            this.length = length;
            this.format = format;
            this.release = release;
        }

        /// An array that begins with the body, decompressed; borrowed, not to be changed.
        byte[] bytes() {
            return bytes;
        }

        /// The length of the body.
        int length() {
            return length;
        }

        ExpositionFormat format() {
            return format;
        }

        @Override
        public void close() {
            release.run();
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
