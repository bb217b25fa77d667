package dev.steelyard.exposition.lint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the examples of docs/check-metrics.md: blocks `text NAME` are files, blocks `console` are
/// commands with what they print.
class CheckMetricsPageTest {
    private static final Pattern FILE = Pattern.compile("(?ms)^```text (\\S+)\\n(.*?)^```$");
    private static final Pattern CONSOLE =
            Pattern.compile(
                    "(?ms)^```console\\n\\$ steelyard check metrics ([^\\n]*)\\n(.*?)"
                            + "^\\$ echo \\$\\?\\n(\\d)\\n```$");
    private static final int FEWEST_EXAMPLES = 4;

    @TempDir private Path folder;

    @Test
    void everyExampleOfThePageIsTrue() throws IOException {
        Path page = Path.of(System.getProperty("steelyard.root"), "docs", "check-metrics.md");
        String text = Files.readString(page);
        for (MatchResult file : FILE.matcher(text).results().toList()) {
            Files.writeString(folder.resolve(file.group(1)), file.group(2));
        }
        List<MatchResult> examples = CONSOLE.matcher(text).results().toList();
        assertThat(examples).hasSizeGreaterThanOrEqualTo(FEWEST_EXAMPLES);
        assertThat(text.split("(?m)^```console", -1)).hasSize(examples.size() + 1);
        for (MatchResult example : examples) {
            run(example.group(1), example.group(2), Integer.parseInt(example.group(3)));
        }
    }

    private void run(String command, String printed, int code) {
        List<String> args = new ArrayList<>();
        for (String arg : command.split(" ", -1)) {
            args.add(arg.startsWith("-") ? arg : folder.resolve(arg).toString());
        }
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream sink = new PrintStream(err, true, UTF_8);
        int answered = new CheckMetrics(InputStream.nullInputStream()).run(args, sink, sink);
        assertThat(err.toString(UTF_8).replace(folder + "/", "").lines().toList())
                .as(command)
                .isEqualTo(printed.lines().toList());
        assertThat(answered).as(command).isEqualTo(code);
    }
}
