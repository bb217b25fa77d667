package dev.steelyard.apiserver.query;

import dev.steelyard.storage.Selection;
import java.io.IOException;

/// What whoever runs a store may have done to it.
public interface Administration {
    /// Deletes the samples of a selection.
    void delete(Selection selection) throws IOException;

    /// Frees the room that deleted samples take.
    void cleanTombstones() throws IOException;

    /// Copies what is kept; answers the name of the copy.
    ///
    /// @param part how much of it
    String snapshot(Part part) throws IOException;

    /// What a copy has.
    enum Part {
        EVERYTHING,
        /// Without the recent samples, which are not in blocks yet.
        BLOCKS
    }
}
