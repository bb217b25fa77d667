package dev.steelyard.tsdb.command;

import dev.steelyard.tsdb.Database;
import dev.steelyard.tsdb.file.CorruptFileException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The command `steelyard tsdb analyze|verify|import|snapshot …`.
///
/// What was asked for goes to the output, progress and mistakes to the error stream.
public final class TsdbCommand {
    /// All is well.
    public static final int GOOD = 0;

    /// Something is damaged, or cannot be read or written.
    public static final int BROKEN = 1;

    /// The command was not understood.
    public static final int MISUSED = 2;

    private static final String BLOCKS_ONLY = "--blocks-only";
    private static final String USAGE =
            """
            usage: steelyard tsdb analyze DIR [BLOCK]
                   steelyard tsdb verify DIR
                   steelyard tsdb import PROMETHEUS_DIR --data DIR [--blocks-only]
                   steelyard tsdb snapshot DIR --to OUT
            DIR holds blocks, as the data directory of a Prometheus does.
              analyze  lists the blocks, and tells what takes the room in the newest one, or in BLOCK
              verify   reads every byte of blocks, log and head files; names each damaged file, the
                       offset, and what it costs
              import   verifies the blocks of a Prometheus and takes them over, deletions included,
                       and what is only in its write-ahead log, unless --blocks-only; it must not run
              snapshot writes all that DIR has, also what is in no block yet, as blocks into OUT;
                       no server may use DIR
            Exits with 0 if all is well, 1 if something is damaged or cannot be read or written,
            2 if the command was not understood.
            """;

    private final InstantSource clock;
    private final RandomGenerator random;

    /// A command that tells progress by `clock`; new blocks have names by it and `random`.
    public TsdbCommand(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// Does what the words say; answers the exit code.
    public int run(List<String> words, PrintStream out, PrintStream err) {
        if (words.contains("--help")) {
            out.print(USAGE);
            return GOOD;
        }
        try {
            return understood(words, out, err);
        } catch (InvalidPathException e) {
            err.println("no path: " + e.getMessage());
        } catch (CorruptFileException e) {
            err.println(e.getMessage() + "; steelyard tsdb verify tells more");
        } catch (IOException e) {
            err.println("cannot be read or written: " + e);
        }
        return BROKEN;
    }

    private int understood(List<String> words, PrintStream out, PrintStream err)
            throws IOException {
        List<String> rest = new ArrayList<>(words);
        boolean blocksOnly = rest.remove(BLOCKS_ONLY);
        String verb = rest.isEmpty() ? "" : rest.getFirst();
        int count = rest.size();
        boolean isAnalyze = verb.equals("analyze") && (count == 2 || count == 3);
        boolean isVerify = verb.equals("verify") && count == 2;
        boolean isImport = verb.equals("import") && count == 4 && rest.get(2).equals("--data");
        boolean isSnapshot = verb.equals("snapshot") && count == 4 && rest.get(2).equals("--to");
        if ((!isAnalyze && !isVerify && !isImport && !isSnapshot) || (blocksOnly && !isImport)) {
            err.print(USAGE);
            return MISUSED;
        }
        Path directory = Path.of(rest.get(1));
        if (!Files.isDirectory(directory)) {
            err.println(directory + ": there is no such directory");
            return BROKEN;
        }
        Progress progress = new Progress(clock, err);
        if (isAnalyze) {
            return new Analyze(out, progress).run(directory, count == 3 ? rest.get(2) : "");
        }
        if (isSnapshot) {
            return new Snapshot(out, progress, surroundings()).run(directory, Path.of(rest.get(3)));
        }
        return isVerify
                ? new Verify(out, progress).run(directory)
                : new Import(out, progress, blocksOnly).run(directory, Path.of(rest.get(3)));
    }

    private Database.Surroundings surroundings() {
        return new Database.Surroundings(clock, () -> clock.millis() * 1_000_000, random);
    }
}
