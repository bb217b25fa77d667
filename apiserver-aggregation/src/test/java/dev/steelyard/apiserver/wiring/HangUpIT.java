package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program as a process that gets SIGHUP.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // reading is not interrupted
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere env cannot set how a signal is taken")
class HangUpIT {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    @TempDir private Path folder;
    private Path file;
    private Process process;
    private BufferedReader out;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
        process =
                new ProcessBuilder(
                                "env",
                                "--default-signal=HUP", // nohup or a CI may have it ignored
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-jar",
                                JAR.toString(),
                                "serve",
                                "--scrape-config",
                                file.toString(),
                                "--listen",
                                "127.0.0.1:0")
                        .redirectErrorStream(true)
                        .start();
        out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    /// Reads on until a line has `text`.
    private String lineWith(String text) throws IOException {
        StringBuilder told = new StringBuilder();
        String line = out.readLine();
        while (line != null && !line.contains(text)) {
            told.append(line).append('\n');
            line = out.readLine();
        }
        assertThat(line).as("the program ended: %s", told).isNotNull();
        return String.valueOf(line);
    }

    @Test
    void theConfigurationIsReadAgainAndTheProgramGoesOn() throws Exception {
        Matcher listens =
                Pattern.compile(".* listens on (http://\\S+)").matcher(lineWith(" listens on "));
        assertThat(listens.matches()).isTrue();
        Files.writeString(file, "global: {external_labels: {region: north}}\n");
        hangUp();
        assertThat(lineWith("SIGHUP")).contains("read again");
        hangUp();
        lineWith("SIGHUP");
        try (LoopbackClient client = new LoopbackClient(listens.group(1))) {
            assertThat(client.get("/api/v1/status/config").body()).contains("region: north");
        }
        assertThat(process.isAlive()).isTrue();
    }

    private void hangUp() throws Exception {
        String pid = String.valueOf(process.pid());
        assertThat(new ProcessBuilder("kill", "-HUP", pid).start().waitFor()).isZero();
    }
}
