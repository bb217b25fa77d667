package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import java.io.IOException;
import java.util.List;

/// Is given the stored samples of each commit of a head before readers see them, under the head's
/// commit lock. What it cannot write down it counts; it never spoils the commit.
interface CommitJournal {
    /// Writes nothing down.
    CommitJournal NONE = _ -> {};

    void committed(Batch batch);

    /// The exemplars that a commit brought, after its samples.
    default void exemplars(List<Batch.PendingExemplar> kept) {}

    /// What was deleted, in the order of commits.
    ///
    /// @throws IOException where it cannot be written down, so that it would come back
    default void deleted(List<Labels> series, TimeSpan span) throws IOException {}
}
