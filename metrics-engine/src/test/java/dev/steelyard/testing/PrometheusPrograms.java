package dev.steelyard.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The Prometheus and promtool that `src/test/prometheus` builds; where they are not built, a test
/// that asks for them skips and says so.
public final class PrometheusPrograms {
    private static final Path ROOT = Path.of(System.getProperty("steelyard.root", ".."));

    private PrometheusPrograms() {}

    /// The tool.
    public static Path promtool() {
        return folder().resolve("promtool");
    }

    /// The server.
    public static Path prometheus() {
        return folder().resolve("prometheus");
    }

    /// What runs scripts as Prometheus runs its own.
    public static Path scriptRunner() {
        return folder().resolve("promqltest");
    }

    private static Path folder() {
        Path launcher = ROOT.resolve("src/test/prometheus/prometheus");
        String told = "";
        try {
            Process process =
                    new ProcessBuilder(launcher.toString(), "path")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            told = ""; // no shell to run it: as good as not built
        }
        boolean built = Files.isDirectory(Path.of(told.strip())) && !told.isBlank();
        if (!built) {
            System.out.println("SKIPPED: src/test/prometheus/prometheus build was not run");
        }
        assumeTrue(built, "src/test/prometheus/prometheus build was not run");
        return Path.of(told.strip());
    }

    /// What a program prints; it has to end well.
    public static List<String> lines(Path program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("errors", ".txt");
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, Files.readString(errors)).isZero();
        Files.delete(errors);
        return output.lines().toList();
    }
}
