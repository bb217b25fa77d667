package dev.steelyard.tsdb;

import java.util.concurrent.locks.ReentrantLock;

/// What those share who append to a head, read it, and take samples out of it.
///
/// @param times which are taken and shown
/// @param commits held by whoever changes samples
/// @param number of the latest commit that readers may see
record HeadState(
        SeriesTable table,
        SealedChunks sealed,
        HeadTimes times,
        Leases leases,
        ReentrantLock commits,
        CommitNumber number) {
    /// What readers may see: all up to a commit, by its number, which may run over; nothing where
    /// the head is closed.
    static final class CommitNumber {
        private volatile int published;
        private volatile boolean closed;

        int published() {
            return published;
        }

        /// Lets readers see a commit. Under the commit lock.
        void publish(int number) {
            published = number;
        }

        /// Whether the head's memory is given up.
        boolean isClosed() {
            return closed;
        }

        void close() {
            closed = true;
        }
    }
}
