package dev.steelyard.tsdb.block;

import dev.steelyard.tsdb.file.CorruptFileException;

/// Decides what becomes of damage that is met while a block is being walked: what throws ends the
/// walk, what returns lets it go on behind what is damaged. Called by any number of threads.
@FunctionalInterface
public interface DamageListener {
    /// Nothing goes on.
    DamageListener STRICT =
            damage -> {
                throw damage;
            };

    /// There is something wrong in a file of the block.
    @SuppressWarnings("exports") // only the database has blocks walked so, which is in this module
    void damaged(CorruptFileException damage);
}
