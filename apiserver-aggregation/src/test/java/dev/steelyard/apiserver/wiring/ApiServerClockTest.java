package dev.steelyard.apiserver.wiring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Beside a server that answers one request after the other with a date of its choice.
class ApiServerClockTest {
    private static final Instant THERE = Instant.parse("2031-05-06T07:08:09Z");

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private volatile String date = "Date: Tue, 06 May 2031 07:08:09 GMT\r\n";
    private final Thread answering = Thread.ofVirtual().start(this::answer);
    private final KubernetesClient client =
            new KubernetesClientBuilder()
                    .withConfig(
                            new ConfigBuilder()
                                    .withMasterUrl("http://127.0.0.1:" + server.getLocalPort())
                                    .withRequestRetryBackoffLimit(0)
                                    .build())
                    .build();
    private long elapsed = 5;
    private final ApiServerClock clock = new ApiServerClock(client, () -> elapsed);

    ApiServerClockTest() throws IOException {}

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
        answering.join();
    }

    @Test
    void itsTimeGoesOnAsOursDoes() {
        assertThat(clock.millis()).as("before anything was heard").isEmpty();
        clock.look();
        assertThat(clock.millis()).hasValue(THERE.toEpochMilli());
        elapsed += Duration.ofMinutes(4).toNanos();
        assertThat(clock.millis()).hasValue(THERE.plus(Duration.ofMinutes(4)).toEpochMilli());
        elapsed += Duration.ofMinutes(2).toNanos();
        assertThat(clock.millis()).as("long after").isEmpty();
    }

    @Test
    void anAnswerWithoutATimeChangesNothing() {
        clock.look();
        for (String useless : new String[] {"", "Date: yesterday\r\n"}) {
            date = useless;
            clock.look();
            assertThat(clock.millis()).hasValue(THERE.toEpochMilli());
        }
    }

    @Test
    void noAnswerChangesNothing() throws IOException {
        clock.look();
        server.close();
        clock.look();
        assertThat(clock.millis()).hasValue(THERE.toEpochMilli());
    }

    private void answer() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    BufferedReader request =
                            new BufferedReader(
                                    new InputStreamReader(socket.getInputStream(), US_ASCII))) {
                String line = request.readLine();
                while (line != null && !line.isEmpty()) {
                    line = request.readLine();
                }
                String answer =
                        "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 2\r\n"
                                + date
                                + "\r\n{}";
                socket.getOutputStream().write(answer.getBytes(US_ASCII));
            } catch (IOException _) {
                // The client has gone, or the server is closed.
            }
        }
    }
}
