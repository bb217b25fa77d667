package dev.steelyard.testing.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// What a name on a [Disk] stands for, as it is now and as it was forced.
sealed interface Node permits FileNode, DirectoryNode {
    /// What is there now is durable.
    void force() throws IOException;

    /// Says where it is from now on.
    void moved(Path to);

    /// Keeps what it is now, for its name goes.
    void removed() throws IOException;

    /// Writes what a loss of power may leave of it.
    void leave(Path at, Random random) throws IOException;
}
