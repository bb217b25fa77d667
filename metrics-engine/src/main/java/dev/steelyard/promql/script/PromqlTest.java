package dev.steelyard.promql.script;

import dev.steelyard.promql.Engine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The command `steelyard promql test [--stable] FILE…`.
///
/// Prints each failure with file, line, what was expected and what came; then a line a file; and
/// last `N passed, M failed`. A file that cannot be read or breaks the notation is told on the
/// error stream and counts as one failure.
public final class PromqlTest {
    /// Everything answered as expected.
    public static final int GOOD = 0;

    /// Something did not.
    public static final int FAILED = 1;

    /// The command was not understood.
    public static final int MISUSED = 2;

    private static final String USAGE =
            """
            usage: steelyard promql test [--stable] FILE…
            Runs test scripts: samples that are loaded, queries and what they shall answer, in the
            notation of Prometheus' promqltest (load, load_with_nhcb, clear, eval).
            What Prometheus calls experimental is on, as in its own tests; --stable has it off.
            Exits with 0 if every evaluation answers as expected, with 1 if not.
            """;

    private static final String STABLE = "--stable";

    private int passed;
    private int failed;

    /// A command that has run nothing yet.
    public PromqlTest() {}

    /// Runs the scripts that `args` name, and answers the exit code.
    public int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.contains("--help")) {
            out.print(USAGE);
            return GOOD;
        }
        List<String> files = args.stream().filter(arg -> !arg.equals(STABLE)).toList();
        if (files.isEmpty() || files.stream().anyMatch(file -> file.startsWith("-"))) {
            err.print(USAGE);
            return MISUSED;
        }
        ScriptRunner runner =
                new ScriptRunner(
                        new Engine(
                                args.contains(STABLE)
                                        ? ScriptRunner.STABLE
                                        : ScriptRunner.OPTIONS));
        for (String file : files) {
            passed += run(runner, file, out, err);
        }
        out.println(passed + " passed, " + failed + " failed");
        return failed > 0 ? FAILED : GOOD;
    }

    /// Answers how many evaluations passed.
    private int run(ScriptRunner runner, String file, PrintStream out, PrintStream err) {
        try {
            ScriptOutcome outcome = runner.run(Script.parse(file, Files.readString(Path.of(file))));
            outcome.failures().forEach(out::println);
            int all = outcome.passed() + outcome.failures().size();
            out.println(outcome.passed() + "/" + all + " " + file);
            failed += outcome.failures().size();
            return outcome.passed();
        } catch (MalformedScriptException e) {
            fault(err, file + ":" + e.line() + ": " + e.getMessage());
        } catch (NoSuchFileException | InvalidPathException _) {
            fault(err, file + ": there is no such file");
        } catch (MalformedInputException _) {
            fault(err, file + ": is not UTF-8 text");
        } catch (IOException e) {
            fault(err, file + ": cannot be read: " + e.getMessage());
        }
        return 0;
    }

    private void fault(PrintStream err, String text) {
        err.println(text);
        failed++;
    }
}
