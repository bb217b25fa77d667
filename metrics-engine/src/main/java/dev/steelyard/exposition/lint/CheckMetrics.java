package dev.steelyard.exposition.lint;

import dev.steelyard.exposition.ExpositionFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The command `steelyard check metrics [--openmetrics] [FILE…]`.
///
/// Findings go to the error stream, one a line; a good exposition is answered by silence. Without
/// files, and for `-`, standard input is read.
public final class CheckMetrics {
    /// All is well.
    public static final int GOOD = 0;

    /// A file breaks its format or cannot be read.
    public static final int BROKEN = 1;

    /// The command was not understood.
    public static final int MISUSED = 2;

    /// The text format is kept and only conventions are broken; the code that promtool has for it.
    /// OpenMetrics is a standard that an exposition keeps or breaks, so there conventions are told
    /// and do not count.
    public static final int LINTED = 3;

    private static final String STANDARD_INPUT = "-";
    private static final String USAGE =
            """
            usage: steelyard check metrics [--openmetrics] [FILE…]
            Checks expositions: the Prometheus text format, or OpenMetrics 1.0 with --openmetrics.
            Reads standard input for - and where no file is named.
            Exits with 0 if all is well, 1 if a format is broken, 3 if only conventions are
            (which --openmetrics tells, but does not count).
            """;

    private final InputStream standardInput;

    /// A command that reads `standardInput` for `-`.
    public CheckMetrics(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /// Checks what `args` name, and answers the exit code.
    public int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.contains("--help")) {
            out.print(USAGE);
            return GOOD;
        }
        ExpositionFormat format =
                args.contains("--openmetrics")
                        ? ExpositionFormat.OPENMETRICS
                        : ExpositionFormat.TEXT;
        List<String> files = args.stream().filter(arg -> !arg.equals("--openmetrics")).toList();
        for (String file : files) {
            if (file.startsWith("-") && !file.equals(STANDARD_INPUT)) {
                err.print("unknown option " + file + "\n" + USAGE);
                return MISUSED;
            }
        }
        int worst = GOOD;
        for (String file : files.isEmpty() ? List.of(STANDARD_INPUT) : files) {
            worst = worse(worst, check(file, format, err));
        }
        return worst;
    }

    private int check(String file, ExpositionFormat format, PrintStream err) {
        byte[] body;
        try {
            body = read(file);
        } catch (NoSuchFileException | InvalidPathException _) {
            err.println(file + ": there is no such file");
            return BROKEN;
        } catch (IOException e) {
            err.println(file + ": cannot be read: " + e.getMessage());
            return BROKEN;
        }
        int code = GOOD;
        for (Finding finding : ExpositionLint.check(body, format)) {
            err.println(finding.in(file.equals(STANDARD_INPUT) ? "<stdin>" : file));
            code = worse(code, codeOf(finding, format));
        }
        return code;
    }

    private byte[] read(String file) throws IOException {
        return file.equals(STANDARD_INPUT)
                ? standardInput.readAllBytes()
                : Files.readAllBytes(Path.of(file));
    }

    private static int codeOf(Finding finding, ExpositionFormat format) {
        return switch (finding) {
            case Finding.Fault _ -> BROKEN;
            case Finding.Problem _ ->
                    switch (format) {
                        case TEXT -> LINTED;
                        case OPENMETRICS -> GOOD;
                    };
        };
    }

    private static int worse(int left, int right) {
        return left == BROKEN || right == BROKEN ? BROKEN : Math.max(left, right);
    }
}
