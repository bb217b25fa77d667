package dev.steelyard.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program run to its end, with what it said and its exit code.
record Command(List<String> line, int exitCode, String output, String errors) {
    private static final Duration LONGEST = Duration.ofMinutes(75);

    /// Runs a program in `folder`; its input is `input`.
    static Command run(
            Path folder, Map<String, String> environment, String input, List<String> line) {
        try {
            Path output = Files.createTempFile("command", ".out");
            Path errors = Files.createTempFile("command", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(line)
                            .directory(folder.toFile())
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(line + " did not end within " + LONGEST);
            }
            Command command =
                    new Command(
                            line,
                            process.exitValue(),
                            Files.readString(output),
                            Files.readString(errors));
            Files.delete(output);
            Files.delete(errors);
            return command;
        } catch (IOException e) {
            throw new UncheckedIOException(line + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(line + " was interrupted", e);
        }
    }

    /// What the program printed, provided that it succeeded.
    String mustSucceed() {
        if (exitCode != 0) {
            throw new AssertionError(
                    "%s ended with %d%n%s%s".formatted(line, exitCode, output, errors));
        }
        return output;
    }

    /// What the program said when it failed, provided that it did.
    String mustFail() {
        if (exitCode == 0) {
            throw new AssertionError("%s succeeded%n%s".formatted(line, output));
        }
        return errors + output;
    }
}
