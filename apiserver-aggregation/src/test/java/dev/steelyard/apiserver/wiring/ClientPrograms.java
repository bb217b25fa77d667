package dev.steelyard.apiserver.wiring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/// Programs of others that send to us and read from us, as `src/test/clients` builds them; a test
/// that asks for one is skipped, loudly, where they are not built.
final class ClientPrograms {
    private ClientPrograms() {}

    /// What exports metrics with the SDK of OpenTelemetry, once.
    static Path sender() throws IOException {
        return folder().resolve("sender");
    }

    static Path thanos() throws IOException {
        return folder().resolve("thanos");
    }

    private static Path folder() throws IOException {
        Path launcher =
                Path.of(System.getProperty("steelyard.root", ".."))
                        .resolve("src/test/clients/clients");
        Process process =
                new ProcessBuilder(launcher.toString(), "path")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String told =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (told.isEmpty()) {
            System.out.println("SKIPPED: src/test/clients/clients build was not run");
        }
        Assumptions.assumeFalse(told.isEmpty(), "no clients are built");
        return Path.of(told);
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
