package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.command.Terminal;
import dev.steelyard.tsdb.command.TsdbCommand;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// The commands about blocks on a disk, with the clock and the randomness that they need.
public final class StoredBlocks {
    private StoredBlocks() {}

    /// Runs `steelyard tsdb` with these words; answers the exit code.
    public static int run(List<String> words, Terminal terminal) {
        return new TsdbCommand(InstantSource.system(), new SecureRandom())
                .run(words, terminal.out(), terminal.err());
    }
}
