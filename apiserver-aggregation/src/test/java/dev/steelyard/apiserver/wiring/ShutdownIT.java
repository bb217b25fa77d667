package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program as a process.
@Timeout(60)
class ShutdownIT {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    @TempDir private Path manifests;
    private Process process;
    private BufferedReader out;

    @BeforeEach
    void start() throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-jar",
                                JAR.toString()));
        command.addAll(List.of("serve", "--standalone", manifests.toString(), "--token", "secret"));
        command.addAll(List.of("--listen", "127.0.0.1:0", "--drain", "2s"));
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    @Test
    void toldToStopItDrainsAndEndsWell() throws Exception {
        Matcher listens = Pattern.compile(".* listens on (https://\\S+)").matcher(out.readLine());
        assertThat(listens.matches()).isTrue();
        try (LoopbackClient client = new LoopbackClient(listens.group(1))) {
            assertThat(client.get("/readyz").statusCode()).isEqualTo(200);
            process.destroy(); // SIGTERM
            int ready = 200;
            while (ready == 200) { // a refused connection fails the test
                ready = client.get("/readyz").statusCode();
            }
            assertThat(ready).isEqualTo(500);
            assertThat(client.get("/livez").statusCode()).as("goes on answering").isEqualTo(200);
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isIn(0, 128 + 15);
    }
}
