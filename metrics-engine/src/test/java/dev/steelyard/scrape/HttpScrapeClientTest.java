package dev.steelyard.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.exposition.ExpositionFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpScrapeClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int LIMIT = 10_000;

    private final HttpScrapeClient client =
            new HttpScrapeClient(
                    new Bearer(), new ScrapeLimits(LIMIT, 100, 64, 256, 4096), "1.2.3");
    private LoopbackTarget target;

    @BeforeEach
    void openTarget() throws IOException {
        target = LoopbackTarget.open();
    }

    @AfterEach
    void close() {
        client.close();
        target.close();
    }

    @Test
    void anAnswerIsReadWhole() throws Exception {
        target.answers("/metrics", "a 1\nb 2\n");
        assertThat(text(fetch("/metrics"))).isEqualTo("a 1\nb 2\n");
    }

    @Test
    void theRequestSaysWhoAsksAndWhatIsUnderstood() throws Exception {
        target.answers("/metrics", "a 1\n");
        client.fetch(target("/metrics", Duration.ofMillis(2500)));
        client.fetch(target("/metrics", Duration.ofSeconds(10)));
        var first = target.requests().getFirst();
        assertThat(first.getFirst("Accept")).isEqualTo(ExpositionFormat.ACCEPT);
        assertThat(first.getFirst("Accept-Encoding")).isEqualTo("gzip");
        assertThat(first.getFirst("User-Agent")).isEqualTo("Steelyard/1.2.3");
        assertThat(first.getFirst("Authorization")).isEqualTo("Bearer token-1");
        assertThat(first.getFirst("X-Prometheus-Scrape-Timeout-Seconds")).isEqualTo("2.5");
        var second = target.requests().getLast();
        assertThat(second.getFirst("X-Prometheus-Scrape-Timeout-Seconds")).isEqualTo("10");
        assertThat(second.getFirst("Authorization")).isEqualTo("Bearer token-2");
    }

    @Test
    void theContentTypeNamesTheFormat() throws Exception {
        answersAs("/om", "application/openmetrics-text; version=1.0.0; charset=utf-8");
        answersAs("/html", "text/html");
        answersAs("/none", "");
        assertThat(((ScrapeAnswer.Body) fetch("/om")).format())
                .isEqualTo(ExpositionFormat.OPENMETRICS);
        check("/html", ScrapeOutcome.UNKNOWN_FORMAT, "Content-Type is \"text/html\"; serve");
        check(
                "/none",
                ScrapeOutcome.UNKNOWN_FORMAT,
                "the answer has no Content-Type, and its format is not guessed; serve");
    }

    @Test
    void onlyStatus200Counts() throws Exception {
        for (int status : new int[] {204, 404, 500, 503}) {
            target.on(
                    "/" + status,
                    exchange -> LoopbackTarget.send(exchange, status, "text/plain", new byte[0]));
            check("/" + status, ScrapeOutcome.HTTP_STATUS, "status " + status + " from http");
        }
    }

    @Test
    void compressedBodiesAreInflated() throws Exception {
        answersGzip("/metrics", gzip("a 1\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(text(fetch("/metrics"))).isEqualTo("a 1\n");
    }

    @Test
    void bodiesAreLimitedAfterDecompression() throws Exception {
        target.answers("/fits", "#".repeat(LIMIT));
        target.answers("/large", "#".repeat(LIMIT + 1));
        answersGzip("/bomb", gzip(new byte[50_000_000]));
        assertThat(text(fetch("/fits"))).hasSize(LIMIT);
        check("/large", ScrapeOutcome.BODY_TOO_LARGE, "the body is longer than 10000 bytes");
        check("/bomb", ScrapeOutcome.BODY_TOO_LARGE, "the body is longer than 10000 bytes");
    }

    @Test
    void anEndlessBodyIsCutOffAtTheLimit() throws Exception {
        target.on(
                "/endless",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", LoopbackTarget.TEXT);
                    exchange.sendResponseHeaders(200, 0);
                    byte[] line = "a 1\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
                    while (true) {
                        exchange.getResponseBody().write(line); // until the client goes
                    }
                });
        check("/endless", ScrapeOutcome.BODY_TOO_LARGE, "longer than");
    }

    @Test
    void brokenCompressionIsMalformed() throws Exception {
        byte[] whole = gzip("a 1\n".repeat(100).getBytes(StandardCharsets.UTF_8));
        answersGzip("/cut", Arrays.copyOf(whole, whole.length / 2));
        answersGzip("/garbage", "no gzip at all".getBytes(StandardCharsets.UTF_8));
        check("/cut", ScrapeOutcome.MALFORMED, "the compressed body is broken: ");
        check("/garbage", ScrapeOutcome.MALFORMED, "the compressed body is broken: ");
        target.on(
                "/br",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "br");
                    LoopbackTarget.send(exchange, 200, LoopbackTarget.TEXT, new byte[] {1});
                });
        check("/br", ScrapeOutcome.UNKNOWN_FORMAT, "Content-Encoding is \"br\"; use gzip");
    }

    @Test
    void aTargetThatHangsTimesOut() throws Exception {
        target.on("/hangs", _ -> target.hang());
        ScrapeAnswer answer = client.fetch(target("/hangs", SHORT));
        check(answer, ScrapeOutcome.TIMEOUT, "no complete answer within 0.3 s");
    }

    @Test
    void aShortTimeIsKeptBesideALongOne() throws Exception {
        target.on("/hangs", _ -> target.hang());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ScrapeAnswer> patient =
                    threads.submit(() -> client.fetch(target("/hangs", PATIENCE)));
            for (int i = 0; i < 3; i++) {
                check(
                        client.fetch(target("/hangs", Duration.ofMillis(60))),
                        ScrapeOutcome.TIMEOUT,
                        "0.06 s");
            }
            assertThat(patient.isDone()).isFalse();
            patient.cancel(true);
        }
    }

    @Test
    void aTargetThatHangsAmidItsBodyTimesOut() throws Exception {
        target.on(
                "/drips",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", LoopbackTarget.TEXT);
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write("a 1\n".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    target.hang();
                });
        check(client.fetch(target("/drips", SHORT)), ScrapeOutcome.TIMEOUT, "no complete answer");
    }

    @Test
    void aTargetThatDripsWithoutEndTimesOut() throws Exception {
        try (Raw raw = new Raw(HttpScrapeClientTest::drip)) {
            ScrapeAnswer answer = client.fetch(Targets.withTimeout(Targets.of(raw.url()), SHORT));
            check(answer, ScrapeOutcome.TIMEOUT, "no complete answer");
        }
    }

    @Test
    void aTargetThatIsNotThereIsUnreachable() throws Exception {
        String url = target.url("/metrics");
        target.close();
        ScrapeAnswer answer = client.fetch(Targets.withTimeout(Targets.of(url), PATIENCE));
        check(answer, ScrapeOutcome.UNREACHABLE, "cannot reach " + url + ": ");
    }

    @Test
    void aHostThatHasNoAddressIsUnreachable() throws Exception {
        ScrapeAnswer answer = client.fetch(Targets.of("http://nowhere.invalid:80/"));
        check(answer, ScrapeOutcome.UNREACHABLE, "cannot reach http://nowhere.invalid:80/: ");
    }

    @Test
    void aTargetThatHangsUpIsUnreachable() throws Exception {
        try (Raw raw = new Raw(_ -> {})) {
            check(client.fetch(Targets.of(raw.url())), ScrapeOutcome.UNREACHABLE, "cannot reach");
        }
        try (Raw raw =
                new Raw(out ->
                        print(
                                out,
                                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\na 1\n"))) {
            check(client.fetch(Targets.of(raw.url())), ScrapeOutcome.UNREACHABLE, "cannot reach");
        }
    }

    @Test
    void anAnswerThatIsNoHttpIsMalformed() throws Exception {
        try (Raw raw = new Raw(out -> print(out, "SSH-2.0-OpenSSH_9.9\r\n\r\n"))) {
            check(client.fetch(Targets.of(raw.url())), ScrapeOutcome.MALFORMED, "is no HTTP");
        }
    }

    @Test
    void redirectsAreFollowedWithoutCredentialsToOthers() throws Exception {
        try (LoopbackTarget other = LoopbackTarget.open()) {
            other.answers("/metrics", "a 2\n");
            target.answers("/metrics", "a 1\n");
            target.redirects("/here", "metrics");
            target.redirects("/there", other.url("/metrics"));
            assertThat(text(fetch("/here"))).isEqualTo("a 1\n");
            assertThat(target.requests().getLast().getFirst("Authorization")).isNotNull();
            assertThat(text(fetch("/there"))).isEqualTo("a 2\n");
            assertThat(other.requests().getLast().getFirst("Authorization")).isNull();
        }
    }

    @Test
    void redirectsEndSomewhere() throws Exception {
        target.redirects("/circle", "/circle");
        target.redirects("/nowhere", "ftp://example.org/");
        target.redirects("/noaddress", "http://[");
        check("/circle", ScrapeOutcome.HTTP_STATUS, "redirected more than 5 times");
        check("/nowhere", ScrapeOutcome.MALFORMED, "no http address: ftp://example.org/");
        check("/noaddress", ScrapeOutcome.MALFORMED, "no address: http://[");
        target.on("/bare", e -> LoopbackTarget.send(e, 302, "", new byte[0]));
        check("/bare", ScrapeOutcome.HTTP_STATUS, "status 302");
    }

    @Test
    void aTokenThatCannotBeReadFailsTheScrapeOnly() throws Exception {
        target.answers("/metrics", "a 1\n");
        try (HttpScrapeClient tokenless =
                new HttpScrapeClient(
                        new Bearer() {
                            @Override
                            public Optional<String> authorization(Target.Access access)
                                    throws IOException {
                                throw new IOException("no token in /var/run/token");
                            }
                        },
                        ScrapeLimits.DEFAULT,
                        "1")) {
            ScrapeAnswer answer = tokenless.fetch(target("/metrics", PATIENCE));
            check(answer, ScrapeOutcome.UNREACHABLE, "no token in /var/run/token");
        }
        assertThat(target.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptedFetchEndsAtOnce(boolean virtual) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        target.on(
                "/hangs",
                _ -> {
                    asked.countDown();
                    target.hang();
                });
        try (ExecutorService threads =
                virtual
                        ? Executors.newVirtualThreadPerTaskExecutor()
                        : Executors.newSingleThreadExecutor()) {
            Future<ScrapeAnswer> fetch =
                    threads.submit(() -> client.fetch(target("/hangs", Duration.ofSeconds(10))));
            assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            fetch.cancel(true);
        } // waits for the thread
    }

    private ScrapeAnswer fetch(String path) throws InterruptedException {
        return client.fetch(target(path, PATIENCE));
    }

    private Target target(String path, Duration timeout) {
        return Targets.withTimeout(Targets.of(target.url(path)), timeout);
    }

    private static String text(ScrapeAnswer answer) {
        assertThat(answer).isInstanceOf(ScrapeAnswer.Body.class);
        ScrapeAnswer.Body body = (ScrapeAnswer.Body) answer;
        return new String(body.bytes(), 0, body.length(), StandardCharsets.UTF_8);
    }

    private void check(String path, ScrapeOutcome outcome, String error)
            throws InterruptedException {
        check(fetch(path), outcome, error);
    }

    private static void check(ScrapeAnswer answer, ScrapeOutcome outcome, String error) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        ScrapeAnswer.Failure.class,
                        failure -> {
                            assertThat(failure.outcome()).as("%s", failure).isEqualTo(outcome);
                            assertThat(failure.error()).contains(error).doesNotEndWith(": ");
                        });
    }

    private void answersAs(String path, String type) {
        target.on(
                path,
                exchange ->
                        LoopbackTarget.send(
                                exchange, 200, type, "a 1\n".getBytes(StandardCharsets.UTF_8)));
    }

    private void answersGzip(String path, byte[] body) {
        target.on(
                path,
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    LoopbackTarget.send(exchange, 200, LoopbackTarget.TEXT, body);
                });
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }

    private static void print(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// A body without length goes on until the connection ends, which it does not; every line of it
    /// is progress, and the limit is far away.
    private static void drip(OutputStream out) throws IOException {
        print(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
        for (int i = 0; i < LIMIT / 2; i++) {
            print(out, "\n");
        }
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
    }

    /// Tokens that differ each time, as rotated ones do.
    private static class Bearer implements TargetAccess {
        private int asked;

        @Override
        public SSLContext tls(Target.Access access) {
            try {
                return SSLContext.getDefault();
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Optional<String> authorization(Target.Access access) throws IOException {
            return Optional.of("Bearer token-" + ++asked);
        }
    }

    @FunctionalInterface
    private interface Answer {
        void to(OutputStream out) throws IOException;
    }

    /// A server that knows nothing of HTTP: it writes what it is given once a request came.
    private static final class Raw implements AutoCloseable {
        private final ServerSocket server =
                new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final Thread thread;

        Raw(Answer answer) throws IOException {
            thread = Thread.ofVirtual().start(() -> serve(answer));
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort() + "/";
        }

        private void serve(Answer answer) {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    int read = socket.getInputStream().read(new byte[8192]);
                    assertThat(read).isPositive();
                    answer.to(socket.getOutputStream());
                } catch (IOException _) {
                    // The client went, or the test did.
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            thread.interrupt();
        }
    }
}
