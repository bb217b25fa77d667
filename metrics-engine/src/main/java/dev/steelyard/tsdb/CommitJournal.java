package dev.steelyard.tsdb;

import java.util.List;

/// Is given the stored samples of each commit of a head before readers see them, under the head's
/// commit lock. What it cannot write down it counts; it never spoils the commit.
interface CommitJournal {
    /// Writes nothing down.
    CommitJournal NONE = batch -> {};

    void committed(Batch batch);

    /// The exemplars that a commit brought, after its samples.
    default void exemplars(List<Batch.PendingExemplar> kept) {}
}
