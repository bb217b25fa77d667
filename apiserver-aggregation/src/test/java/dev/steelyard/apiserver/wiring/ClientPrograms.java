package dev.steelyard.apiserver.wiring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/// Programs of others that send to us and read from us, as the folders in `src/test` build them; a
/// test that asks for one is skipped, loudly, where it is not built.
final class ClientPrograms {
    private ClientPrograms() {}

    /// What exports metrics with the SDK of OpenTelemetry, once.
    static Path sender() throws IOException {
        return built("otlp-sender", "otlp-sender");
    }

    static Path thanos() throws IOException {
        return built("thanos", "thanos");
    }

    /// Prometheus 3.16.
    static Path prometheus() throws IOException {
        return built("prometheus", "prometheus");
    }

    /// The tool of the same.
    static Path promtool() throws IOException {
        return built("prometheus", "promtool");
    }

    private static Path built(String peer, String program) throws IOException {
        String launcher = "src/test/%s/%s".formatted(peer, peer);
        Path path = Path.of(System.getProperty("steelyard.root", "..")).resolve(launcher);
        Process process =
                new ProcessBuilder(path.toString(), "path")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String told =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (told.isEmpty()) {
            System.out.println("SKIPPED: " + launcher + " build was not run");
        }
        Assumptions.assumeFalse(told.isEmpty(), launcher + " build was not run");
        return Path.of(told).resolve(program);
    }

    /// How a program ended, and what it said.
    record Ended(int code, String said) {}

    /// Runs a program to its end.
    static Ended run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), told);
    }
}
