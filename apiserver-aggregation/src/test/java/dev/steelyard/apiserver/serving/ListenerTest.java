package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.certificates.CertificateIssuer;
import dev.steelyard.apiserver.certificates.ServingNames;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/// What the listener bears.
class ListenerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static ServerFixture fixture(int maxInFlight, Duration deadline, Routes routes) {
        return new ServerFixture(
                new ListenerOptions("127.0.0.1", 0, maxInFlight, deadline, 1024),
                Optional.of(routes));
    }

    private static Answer ok(String text) {
        return Answer.ok(Answer.JSON, Buffer.buffer(text));
    }

    private static HttpClient master(ServerFixture server) {
        return server.client(server.clientAuthority.issue("CN=a,O=system:masters"));
    }

    @Test
    void moreThanCanBeBorneAreToldToComeAgain() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Routes slow =
                _ -> {
                    started.countDown();
                    awaitQuietly(release);
                    return Optional.of(ok("done"));
                };
        try (ServerFixture server = fixture(1, PATIENCE, slow);
                HttpClient client = master(server)) {
            CompletableFuture<HttpResponse<String>> first =
                    client.sendAsync(
                            HttpRequest.newBuilder(server.uri("/x")).build(),
                            BodyHandlers.ofString());
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            HttpResponse<String> second = server.get("/x");
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValue("Retry-After")).contains("1");
            assertThat(server.get("/livez").statusCode()).as("health is answered").isEqualTo(200);
            release.countDown();
            assertThat(first.get(20, TimeUnit.SECONDS).body()).isEqualTo("done");
            assertThat(server.get("/x").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void slowAnswerIsGivenUpAndItsThreadInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Routes hanging =
                _ -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException _) {
                        interrupted.countDown();
                    }
                    return Optional.empty();
                };
        try (ServerFixture server = fixture(4, Duration.ofMillis(300), hanging)) {
            HttpResponse<String> answer = server.get("/x");
            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.body()).contains("\"reason\":\"Timeout\"");
            assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void callerWhoWantsLessTimeGetsIt() {
        Routes hanging =
                _ -> {
                    awaitQuietly(new CountDownLatch(1));
                    return Optional.empty();
                };
        try (ServerFixture server = fixture(4, Duration.ofHours(1), hanging)) {
            assertThat(server.get("/apis/x?timeout=200ms").statusCode()).isEqualTo(504);
        }
    }

    @Test
    void largeBodyIsRefusedWhileNobodyReadsIt() {
        Routes hanging =
                _ -> {
                    awaitQuietly(new CountDownLatch(1));
                    return Optional.empty();
                };
        try (ServerFixture server = fixture(4, PATIENCE, hanging)) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(server.uri("/x"))
                            .method("GET", HttpRequest.BodyPublishers.ofString("x".repeat(4096)));
            HttpResponse<String> answer = ServerFixture.send(master(server), request);
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("the body is longer than");
        }
    }

    @Test
    void mistakeOfOursIsOneAnswerAndNoMore() {
        Routes broken =
                _ -> {
                    throw new IllegalStateException("secret");
                };
        try (ServerFixture server = fixture(4, PATIENCE, broken)) {
            HttpResponse<String> answer = server.get("/x");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("InternalError").doesNotContain("secret");
            assertThat(server.get("/x").statusCode()).isEqualTo(500);
        }
    }

    @Test
    void lackOfStackForOneRequestIsAnAnswerTooOnEitherThread() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        Routes broken =
                new Routes() {
                    @Override
                    public Optional<Answer> answer(ApiRequest request) {
                        asked.add("aside");
                        throw new StackOverflowError();
                    }

                    @Override
                    public Optional<Answer> answerAtOnce(ApiRequest request) {
                        asked.add("at once");
                        throw new StackOverflowError();
                    }
                };
        try (ServerFixture server = fixture(4, PATIENCE, broken);
                HttpClient client = master(server)) {
            HttpRequest request = HttpRequest.newBuilder(server.uri("/apis/x")).build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(500);
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(500);
        }
        assertThat(asked).containsExactly("aside", "at once");
    }

    @Test
    void largeAnswersAreCompressedForThoseWhoTakeIt() throws Exception {
        String large = "steelyard ".repeat(20_000);
        try (ServerFixture server = fixture(4, PATIENCE, _ -> Optional.of(ok(large)));
                HttpClient client = master(server)) {
            HttpResponse<byte[]> answer =
                    client.send(
                            HttpRequest.newBuilder(server.uri("/x"))
                                    .header("Accept-Encoding", "deflate, gzip")
                                    .build(),
                            BodyHandlers.ofByteArray());
            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
            assertThat(answer.body().length).isLessThan(large.length() / 10);
            try (GZIPInputStream gzip =
                    new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
                assertThat(new String(gzip.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(large);
            }
            assertThat(server.get("/x").body()).isEqualTo(large);
            assertThat(server.get("/x", "Accept-Encoding", "gzip;q=0").body()).isEqualTo(large);
        }
    }

    @Test
    void answersThatAreWrittenAsTheyComeArriveWhole() throws Exception {
        byte[] piece = "steelyard ".repeat(1000).getBytes(StandardCharsets.UTF_8);
        Answer streamed =
                Answer.streamed(
                        Answer.TEXT,
                        out -> {
                            for (int i = 0; i < 200; i++) {
                                out.write(piece);
                            }
                        });
        try (ServerFixture server = fixture(4, PATIENCE, _ -> Optional.of(streamed));
                HttpClient client = master(server)) {
            String whole = "steelyard ".repeat(200_000);
            assertThat(server.get("/x").body()).isEqualTo(whole);
            HttpResponse<byte[]> compressed =
                    client.send(
                            HttpRequest.newBuilder(server.uri("/x"))
                                    .header("Accept-Encoding", "gzip")
                                    .build(),
                            BodyHandlers.ofByteArray());
            assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
            try (GZIPInputStream gzip =
                    new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
                assertThat(new String(gzip.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void aShortAnswerThatIsWrittenAsItComesHasALength() throws Exception {
        Answer streamed = Answer.streamed(Answer.TEXT, out -> out.write(new byte[] {'o', 'k'}));
        try (ServerFixture server = fixture(4, PATIENCE, _ -> Optional.of(streamed))) {
            HttpResponse<String> answer = server.get("/x");
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(answer.headers().firstValue("Content-Length")).contains("2");
        }
    }

    @Test
    void anAnswerThatCannotBeMadeIsAFailureAsLongAsNothingOfItIsSent() throws Exception {
        Answer broken =
                Answer.streamed(
                        Answer.TEXT,
                        _ -> {
                            throw new IllegalStateException("secret");
                        });
        try (ServerFixture server = fixture(4, PATIENCE, _ -> Optional.of(broken))) {
            HttpResponse<String> answer = server.get("/x");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("secret");
        }
    }

    @Test
    void smallAnswersAreNotCompressed() {
        try (ServerFixture server = fixture(4, PATIENCE, _ -> Optional.of(ok("small")))) {
            assertThat(server.get("/x", "Accept-Encoding", "gzip").body()).isEqualTo("small");
        }
    }

    @Test
    void newCertificateIsShownToNewConnections() throws Exception {
        try (ServerFixture server = fixture(4, PATIENCE, _ -> Optional.of(ok("x")))) {
            assertThat(server.get("/x").statusCode()).isEqualTo(200);
            CertificateIssuer issuer =
                    new CertificateIssuer(InstantSource.system(), new SecureRandom());
            server.certificate.show(issuer.leaf(issuer.authority(), ServingNames.ofLoopback()));
            try {
                server.get("/x");
                throw new AssertionError("the client does not trust the new authority");
            } catch (UncheckedIOException e) {
                assertThat(e.getCause()).isInstanceOf(SSLHandshakeException.class);
            }
        }
    }

    @Test
    void drainPassesOverConnectionsThatCannotBeToldToLeave() throws Exception {
        try (ServerFixture server = fixture(4, PATIENCE, _ -> Optional.of(ok("here")));
                HttpClient client = master(server)) {
            HttpRequest kept =
                    HttpRequest.newBuilder(server.uri("/x"))
                            .version(HttpClient.Version.HTTP_1_1)
                            .build();
            HttpResponse<String> answer = client.send(kept, BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);

            server.listener().drain(PATIENCE);

            assertThat(client.send(kept, BodyHandlers.ofString()).statusCode())
                    .as("it is still there, and told to come again")
                    .isEqualTo(429);
        }
    }

    @Test
    void drainWaitsForRequestsInFlight() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Routes slow =
                _ -> {
                    started.countDown();
                    awaitQuietly(release);
                    return Optional.of(ok("done"));
                };
        try (ServerFixture server = fixture(4, PATIENCE, slow);
                HttpClient client = master(server)) {
            CompletableFuture<HttpResponse<String>> request =
                    client.sendAsync(
                            HttpRequest.newBuilder(server.uri("/x")).build(),
                            BodyHandlers.ofString());
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> drained =
                    CompletableFuture.runAsync(() -> server.listener().drain(PATIENCE));
            assertThat(drained).isNotDone();
            release.countDown();
            assertThat(request.get(20, TimeUnit.SECONDS).body()).isEqualTo("done");
            drained.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void addressInUseIsTold() {
        try (ServerFixture server = fixture(4, PATIENCE, _ -> Optional.empty())) {
            int port = server.listener().port();
            try (ServerFixture second =
                    new ServerFixture(
                            new ListenerOptions("127.0.0.1", port, 1, PATIENCE, 1),
                            Optional.empty())) {
                throw new AssertionError("opened a second time: " + second.listener().port());
            } catch (UncheckedIOException e) {
                assertThat(e.getCause())
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
