package dev.steelyard.tsdb.command;

import dev.steelyard.tsdb.LogVerification;
import dev.steelyard.tsdb.block.BlockDirectory;
import dev.steelyard.tsdb.block.BlockVerification;
import dev.steelyard.tsdb.block.BlockVerification.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// `verify DIR`: a line for each damage, then one for the whole.
final class Verify {
    private final PrintStream out;
    private final Progress progress;

    Verify(PrintStream out, Progress progress) {
        this.out = out;
        this.progress = progress;
    }

    int run(Path directory) throws IOException {
        List<Path> blocks = new BlockDirectory(directory).all();
        long damages = 0;
        for (Path block : blocks) {
            damages += verify(block);
        }
        damages += verifyLog(directory);
        out.printf("%d blocks, %d damages%n", blocks.size(), damages);
        return damages == 0 ? TsdbCommand.GOOD : TsdbCommand.BROKEN;
    }

    /// Verifies what is in no block yet.
    private long verifyLog(Path directory) throws IOException {
        List<Finding> findings =
                LogVerification.of(
                        directory,
                        done ->
                                progress.tell(() ->
                                        "verify the log of %s: %,d MiB"
                                                .formatted(directory, done >> 20)));
        findings.forEach(out::println);
        return findings.size();
    }

    /// Verifies one block, tells its damages and answers how many they are.
    long verify(Path block) throws IOException {
        List<Finding> findings =
                BlockVerification.of(block, done -> progress.tell("verify " + block, done));
        findings.forEach(out::println);
        return findings.size();
    }
}
