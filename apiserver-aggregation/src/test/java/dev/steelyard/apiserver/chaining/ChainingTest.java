package dev.steelyard.apiserver.chaining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.access.Attributes;
import dev.steelyard.apiserver.discovery.ApiGroup.Scope;
import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.discovery.ServedNames;
import dev.steelyard.apiserver.groups.FakeReadings;
import dev.steelyard.apiserver.serving.ClientAuthority;
import dev.steelyard.apiserver.serving.ListenerOptions;
import dev.steelyard.apiserver.serving.ServerFixture;
import dev.steelyard.apiserver.serving.TickingClock;
import dev.steelyard.apiserver.wire.Identity;
import dev.steelyard.scrape.config.HttpAccess;
import dev.steelyard.scrape.config.Secret;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Metrics that nobody here knows, asked of an older adapter over real TLS.
@Timeout(60)
class ChainingTest {
    private static final String CUSTOM = "/apis/custom.metrics.k8s.io/v1beta2";
    private static final String CUSTOM_OLD = "/apis/custom.metrics.k8s.io/v1beta1";
    private static final String EXTERNAL = "/apis/external.metrics.k8s.io/v1beta1";
    private static final String UNKNOWN = CUSTOM + "/namespaces/shop/services/web/orders";
    private static final String LIST =
            "{\"kind\":\"MetricValueList\",\"apiVersion\":\"custom.metrics.k8s.io/v1beta2\",\"items\":[]}";
    private static final ChainSettings.Limits HASTY =
            new ChainSettings.Limits(4, 1 << 16, Duration.ofMillis(700));
    private static final ChainSettings.Limits PATIENT =
            new ChainSettings.Limits(4, 1 << 16, Duration.ofSeconds(15));
    private static final ChainSettings.Limits USUAL = ChainSettings.Limits.USUAL;

    @TempDir private Path folder;
    private final PlayedAdapter adapter = new PlayedAdapter();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @BeforeEach
    void provide() throws IOException {
        opened.push(adapter);
        Files.writeString(folder.resolve("ca.crt"), adapter.authority());
        Files.writeString(folder.resolve("token"), "sesame\n");
        adapter.answers(200, "application/json", LIST);
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private HttpAccess.Tls trusting(String authorities) {
        return new HttpAccess.Tls(file(authorities), Optional.empty(), Optional.empty(), "", true);
    }

    private Optional<Secret> file(String name) {
        return Optional.of(new Secret.InFile(folder.resolve(name)));
    }

    private ChainSettings settings(ChainSettings.Limits limits) {
        return new ChainSettings(
                trusting("ca.crt"),
                new Credentials.Token(new Secret.InFile(folder.resolve("token"))),
                limits,
                "steelyard/test");
    }

    private final Deque<Chain> chains = new ArrayDeque<>();

    private ServerFixture server(ChainSettings settings) {
        return server(settings, adapter.service());
    }

    private ServerFixture server(ChainSettings settings, OlderService older) {
        Chain chain =
                new Chain(
                        Map.of(ServedGroups.CUSTOM, older, ServedGroups.EXTERNAL, older),
                        settings,
                        new Chain.Parts(new TickingClock(), System::nanoTime));
        chains.push(chain);
        opened.push(chain);
        ServerFixture server =
                new ServerFixture(
                        new ListenerOptions("127.0.0.1", 0, 400, Duration.ofSeconds(20), 64 * 1024),
                        chain);
        opened.push(server);
        return server;
    }

    private static void assertCounted(ServerFixture server, String group, String outcome) {
        assertThat(server.get("/metrics").body())
                .contains(
                        "steelyard_older_requests_total{group=\"%s\",outcome=\"%s\"} 1\n"
                                .formatted(group, outcome));
    }

    @Test
    void anUnknownMetricIsAskedForAsItWasAndTheAnswerIsHandedOnAsItIs() {
        String bytes = "k8s\0\u00ff\u0080 not text";
        adapter.answers(200, "application/vnd.kubernetes.protobuf", bytes);
        ServerFixture server = server(settings(USUAL));
        String question =
                CUSTOM
                        + "/namespaces/shop/pods/%2A/orders?labelSelector=app%3Dweb"
                        + "&metricLabelSelector=verb%20in%20%28GET%29";
        HttpResponse<String> answer =
                server.get(
                        question,
                        "Accept",
                        "application/vnd.kubernetes.protobuf",
                        "Audit-Id",
                        "a-1",
                        "X-Remote-Extra-Scopes",
                        "secret");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/vnd.kubernetes.protobuf");
        assertThat(answer.headers().firstValue("Warning")).isEmpty();
        assertThat(answer.body())
                .isEqualTo(
                        new String(
                                bytes.getBytes(StandardCharsets.ISO_8859_1),
                                StandardCharsets.UTF_8));
        assertThat(adapter.asked()).hasSize(1);
        PlayedAdapter.Asked asked = adapter.asked().getFirst();
        assertThat(asked.uri()).isEqualTo(question);
        assertThat(asked.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(asked.certificate()).isEmpty();
        assertThat(asked.headers())
                .contains(
                        "accept: application/vnd.kubernetes.protobuf",
                        "authorization: Bearer sesame",
                        "audit-id: a-1",
                        "via: 1.1 steelyard",
                        "user-agent: steelyard/test")
                .noneMatch(header -> header.startsWith("x-remote-"));
        assertCounted(server, ServedGroups.CUSTOM, "answered");
    }

    @Test
    void whatSpeaksHttp1OnlyIsAskedToo() {
        PlayedAdapter old = new PlayedAdapter(List.of(HttpVersion.HTTP_1_1));
        opened.push(old);
        old.answers(200, "application/json", LIST);
        write("ca.crt", old.authority());
        ServerFixture server = server(settings(USUAL), old.service());
        assertThat(server.get(UNKNOWN).body()).isEqualTo(LIST);
        assertThat(server.get(UNKNOWN).body()).isEqualTo(LIST);
        assertThat(old.asked().getFirst().version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(old.connections()).isEqualTo(1);
    }

    @Test
    void externalMetricsAreAskedForToo() {
        adapter.answers(200, "application/json", "{\"kind\":\"ExternalMetricValueList\"}");
        ServerFixture server = server(settings(USUAL));
        String question = EXTERNAL + "/namespaces/shop/queue?labelSelector=queue%3Dmail";
        assertThat(server.get(question).body()).isEqualTo("{\"kind\":\"ExternalMetricValueList\"}");
        assertThat(adapter.asked()).extracting(PlayedAdapter.Asked::uri).containsExactly(question);
        assertCounted(server, ServedGroups.EXTERNAL, "answered");
    }

    @Test
    void whatIsKnownHereIsAnsweredHere() {
        ServerFixture server = server(settings(USUAL));
        server.inventory.add(FakeReadings.pod("shop", "web-1", Map.of("app", "web")));
        server.readings.put("shop/web.main", FakeReadings.value(1_000));
        server.readings.put("shop/web.main/web-1", FakeReadings.value(1_000));
        assertThat(server.get(CUSTOM + "/namespaces/shop/pods/*/web.main").body())
                .contains("\"value\":\"1\"");
        assertThat(server.get(EXTERNAL + "/namespaces/shop/web.main").body())
                .contains("\"value\":\"1\"");
        assertThat(adapter.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/namespaces/shop/scalingrules.steelyard.dev/web/gone", // rules are here alone
                "/namespaces/shop/pods/%2e%2e/orders",
                "/namespaces/shop/pods/./orders",
                "/namespaces//pods/web-1/orders",
            })
    void someThingsAreNeverAskedElsewhere(String path) {
        ServerFixture server = server(settings(USUAL));
        assertThat(server.get(CUSTOM + path).statusCode()).isEqualTo(404);
        assertThat(adapter.asked()).isEmpty();
    }

    /// Whoever was judged by one reading of a path is not answered by another.
    @Test
    void thePathIsWrittenAnewAsItWasJudged() {
        ServerFixture server = server(settings(USUAL));
        server.get(CUSTOM + "/namespaces/shop/pods/a%3Fb%23c%25/%C3%BCber;x=1/");
        assertThat(adapter.asked())
                .extracting(PlayedAdapter.Asked::uri)
                .containsExactly(CUSTOM + "/namespaces/shop/pods/a%3Fb%23c%25/%C3%BCber%3Bx%3D1");
    }

    @Test
    void whoeverMayNotAskUsHasNobodyAsked() {
        ServerFixture server = server(settings(USUAL));
        server.reviews.allow((user, _) -> user.user().equals("alice"));
        assertThat(as(server, "CN=bob").statusCode()).isEqualTo(403);
        assertThat(adapter.asked()).isEmpty();
        assertThat(as(server, "CN=alice").statusCode()).isEqualTo(200);
        assertThat(adapter.asked()).hasSize(1);
        assertThat(server.lastAttributes())
                .isEqualTo(
                        new Attributes.Resource(
                                "get",
                                "custom.metrics.k8s.io",
                                "v1beta2",
                                "shop",
                                "services",
                                "orders",
                                "web"));
    }

    private static HttpResponse<String> as(ServerFixture server, String subject) {
        return ServerFixture.send(
                server.client(server.clientAuthority.issue(subject)),
                HttpRequest.newBuilder(server.uri(UNKNOWN)));
    }

    @Test
    void withACertificateTheCallerIsStatedAndNoTokenIsSent() {
        ClientAuthority.Credentials proxy =
                new ClientAuthority("front-proxy").issue("CN=front-proxy-client");
        write("own.crt", PlayedAdapter.pem("CERTIFICATE", encoded(proxy)));
        write("own.key", PlayedAdapter.pem("PRIVATE KEY", proxy.getPrivateKey("").getEncoded()));
        ServerFixture server =
                server(
                        new ChainSettings(
                                new HttpAccess.Tls(
                                        file("ca.crt"), file("own.crt"), file("own.key"), "", true),
                                new Credentials.FrontProxy(),
                                USUAL,
                                "steelyard/test"));
        server.reviews.know(
                "t",
                new Identity(
                        "system:serviceaccount:shop:bot",
                        "uid-1",
                        List.of("system:serviceaccounts", "a, b"),
                        Map.of("example.com/Why %", List.of("one", "two"))));
        server.reviews.allow((_, _) -> true);
        HttpResponse<String> answer =
                ServerFixture.send(
                        server.client(null),
                        HttpRequest.newBuilder(server.uri(UNKNOWN))
                                .header("Authorization", "Bearer t")
                                .header("X-Remote-User", "admin"));
        assertThat(answer.body()).isEqualTo(LIST);
        PlayedAdapter.Asked asked = adapter.asked().getFirst();
        assertThat(asked.certificate()).isEqualTo("CN=front-proxy-client");
        assertThat(asked.headers().stream().filter(each -> each.startsWith("x-remote-")))
                .containsExactlyInAnyOrder(
                        "x-remote-user: system:serviceaccount:shop:bot",
                        "x-remote-uid: uid-1",
                        "x-remote-group: system:serviceaccounts",
                        "x-remote-group: a, b",
                        "x-remote-group: system:authenticated",
                        "x-remote-extra-example.com%2fwhy%20%25: one",
                        "x-remote-extra-example.com%2fwhy%20%25: two");
        assertThat(asked.headers()).noneMatch(each -> each.startsWith("authorization"));
    }

    private static byte[] encoded(ClientAuthority.Credentials of) {
        try {
            return of.certificate().getEncoded();
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("timeout", "no answer within 700 ms", _ -> {}),
                failure(
                        "timeout",
                        "no answer within 700 ms",
                        request ->
                                request.response()
                                        .setChunked(true)
                                        .putHeader("Content-Type", "application/json")
                                        .write("{")),
                failure("broken", "it broke off", request -> request.connection().close()),
                failure("broken", "it broke off", request -> request.response().reset()),
                failure(
                        "broken",
                        "it answered 302, which is not followed",
                        request ->
                                request.response()
                                        .setStatusCode(302)
                                        .putHeader("Location", "https://localhost/")
                                        .end()),
                failure(
                        "broken",
                        "it answered 200 without a Content-Type",
                        request -> request.response().end("{}")),
                failure(
                        "broken",
                        "it answered in gzip unasked",
                        request ->
                                request.response()
                                        .putHeader("Content-Type", "application/json")
                                        .putHeader("Content-Encoding", "gzip")
                                        .end("\u001f\u008b")),
                failure(
                        "unauthorized",
                        "it does not take our credentials (401)",
                        request -> PlayedAdapter.answer(request, 401, "text/plain", "who?")),
                failure(
                        "too_long",
                        "its answer has more than 65536 bytes",
                        ChainingTest::answerAtLength));
    }

    private static Arguments failure(String outcome, String why, Consumer<HttpServerRequest> does) {
        return Arguments.of(outcome, why, does);
    }

    /// Sixteen times as long as is taken.
    private static void answerAtLength(HttpServerRequest request) {
        request.response().putHeader("Content-Type", "application/json").end(" ".repeat(1 << 20));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("failures")
    void whoeverGivesNoAnswerIsNamedInOneOfOurs(
            String outcome, String why, Consumer<HttpServerRequest> does) {
        adapter.does(does);
        ServerFixture server = server(settings(outcome.equals("timeout") ? HASTY : PATIENT));
        HttpResponse<String> answer = server.get(UNKNOWN);
        assertUnanswered(answer, why);
        assertCounted(server, ServedGroups.CUSTOM, outcome);
        adapter.answers(200, "application/json", LIST);
        await(() -> server.get(UNKNOWN).body().equals(LIST));
    }

    private static void assertUnanswered(HttpResponse<String> answer, String why) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(answer.body())
                .startsWith("{\"kind\":\"Status\",\"apiVersion\":\"v1\"")
                .contains("the older adapter monitoring/adapter gave no answer: " + why)
                .contains("\"reason\":\"ServiceUnavailable\"")
                .endsWith("\"code\":503}");
    }

    @Test
    void whoeverIsNotThereIsNamed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        OlderService nobody =
                new OlderService("monitoring/adapter", URI.create("https://localhost:" + port));
        ServerFixture server = server(settings(USUAL), nobody);
        assertUnanswered(server.get(UNKNOWN), "it cannot be connected to");
        assertCounted(server, ServedGroups.CUSTOM, "unreachable");
    }

    @Test
    void aNameThatNobodyHasIsTold() {
        OlderService nobody =
                new OlderService("monitoring/adapter", URI.create("https://adapter.invalid:443"));
        ServerFixture server = server(settings(USUAL), nobody);
        assertUnanswered(server.get(UNKNOWN), "it cannot be connected to");
        assertCounted(server, ServedGroups.CUSTOM, "unreachable");
    }

    @Test
    void whatSpeaksNoTlsIsNotBelieved() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> sayGarbage(plain));
            OlderService garbage =
                    new OlderService(
                            "monitoring/adapter",
                            URI.create("https://localhost:" + plain.getLocalPort()));
            ServerFixture server = server(settings(USUAL), garbage);
            assertUnanswered(server.get(UNKNOWN), "no trusted connection to it");
            assertCounted(server, ServedGroups.CUSTOM, "untrusted");
        }
    }

    private static void sayGarbage(ServerSocket plain) {
        while (!plain.isClosed()) {
            try (Socket caller = plain.accept();
                    OutputStream out = caller.getOutputStream()) {
                out.write("no protocol at all\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                var _ = caller.getInputStream().readAllBytes();
            } catch (IOException _) {
                // Whoever called is gone, or the test is over.
            }
        }
    }

    @Test
    void anotherAuthorityIsNotBelievedUnlessAnyIs() {
        write("ca.crt", new ClientAuthority("another").pem());
        ServerFixture server = server(settings(USUAL));
        assertUnanswered(server.get(UNKNOWN), "no trusted connection to it");
        assertThat(adapter.asked()).isEmpty();
        HttpAccess.Tls any =
                new HttpAccess.Tls(Optional.empty(), Optional.empty(), Optional.empty(), "", false);
        ChainSettings usual = settings(USUAL);
        ServerFixture trusting =
                server(new ChainSettings(any, usual.credentials(), USUAL, usual.userAgent()));
        assertThat(trusting.get(UNKNOWN).body()).isEqualTo(LIST);
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        ChainSettings usual = settings(USUAL);
        ServerFixture server =
                server(
                        new ChainSettings(
                                trusting("gone.crt"),
                                usual.credentials(),
                                USUAL,
                                "steelyard/test"));
        assertUnanswered(server.get(UNKNOWN), "there is no file");
    }

    @Test
    void aTokenThatIsRotatedIsTakenUp() {
        ServerFixture server = server(settings(USUAL));
        server.get(UNKNOWN);
        write("token", "open");
        await(() -> {
            server.get(UNKNOWN);
            return adapter.asked().getLast().headers().contains("authorization: Bearer open");
        });
    }

    /// Asks again and again, for twenty seconds at most.
    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 500, 503})
    void whatItRefusesIsHandedOnWithItsName(int code) {
        adapter.answers(code, "application/json", "{\"message\":\"its own words\"}");
        ServerFixture server = server(settings(USUAL));
        HttpResponse<String> answer = server.get(UNKNOWN);
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(answer.body()).isEqualTo("{\"message\":\"its own words\"}");
        assertThat(answer.headers().firstValue("Warning").orElse(""))
                .contains("answered by the older adapter monitoring/adapter");
        assertCounted(
                server,
                ServedGroups.CUSTOM,
                code == 404 ? "not_found" : code >= 500 ? "failed" : "refused");
    }

    @Test
    void whatWasPassedOnOnceIsNotPassedOnAgain() {
        ServerFixture server = server(settings(USUAL));
        HttpResponse<String> answer =
                server.get(UNKNOWN, "Via", "2 proxy", "Via", OlderConnection.VIA);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("no value of metric orders for services shop/web");
        assertThat(adapter.asked()).isEmpty();
        assertCounted(server, ServedGroups.CUSTOM, "loop");
    }

    @Test
    void noMoreWaitThanMayAndNobodyElseIsHeldUp() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(4);
        adapter.does(_ -> waiting.countDown());
        ServerFixture server = server(settings(PATIENT));
        for (int i = 0; i < 4; i++) {
            Thread.ofVirtual().start(() -> server.get(UNKNOWN + "?timeout=10s"));
        }
        assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
        assertUnanswered(server.get(UNKNOWN), "4 questions wait for it already");
        server.readings.put("shop/web.main", FakeReadings.value(1_000));
        assertThat(server.get(EXTERNAL + "/namespaces/shop/web.main").statusCode()).isEqualTo(200);
        assertCounted(server, ServedGroups.CUSTOM, "busy");
    }

    @Test
    void aConnectionThatIsSilentIsLeftForANewOne() {
        AtomicReference<@Nullable HttpConnection> silent = new AtomicReference<>();
        adapter.does(request -> {
            silent.compareAndSet(null, request.connection());
            if (!request.connection().equals(silent.get())) {
                PlayedAdapter.answer(request, 200, "application/json", LIST);
            }
        });
        ServerFixture server = server(settings(HASTY));
        await(() -> server.get(UNKNOWN).body().equals(LIST));
        assertThat(adapter.asked()).hasSizeBetween(3, 4);
        assertThat(adapter.connections()).isEqualTo(2);
    }

    @Test
    void theDeadlineOfARequestTakesTheQuestionBack() {
        adapter.does(_ -> {});
        ServerFixture server = server(settings(USUAL));
        assertThat(server.get(UNKNOWN + "?timeout=300ms").statusCode()).isEqualTo(504);
        await(() -> server.get("/metrics").body().contains("outcome=\"canceled\"} 1"));
    }

    @Test
    void namesOfBothAreListedOursFirst() {
        adapter.does(request ->
                PlayedAdapter.answer(
                        request,
                        200,
                        "application/json",
                        request.uri().startsWith("/apis/custom")
                                ? resources(
                                        "services/orders:true", "pods/rps:true", "nodes/heat:false")
                                : resources("queue:true")));
        ServerFixture server = server(settings(USUAL));
        server.names.set(
                new ServedNames(
                        List.of(new ServedNames.Custom("pods", "rps", Scope.NAMESPACED)),
                        List.of("web.main")));
        assertThat(server.get(CUSTOM).body()).contains("pods/rps").doesNotContain("orders");
        chains.getFirst().look();
        assertThat(adapter.asked())
                .extracting(PlayedAdapter.Asked::uri)
                .containsExactly(CUSTOM, CUSTOM_OLD, EXTERNAL);
        assertThat(server.get(CUSTOM).body())
                .containsOnlyOnce("\"pods/rps\"")
                .contains("\"name\":\"services/orders\",\"singularName\":\"\",\"namespaced\":true")
                .contains("\"name\":\"nodes/heat\",\"singularName\":\"\",\"namespaced\":false");
        assertThat(server.get(EXTERNAL).body()).contains("\"queue\"", "\"web.main\"");
        assertThat(server.get("/metrics").body())
                .contains("steelyard_older_names{group=\"custom.metrics.k8s.io\"} 3\n")
                .contains(
                        "steelyard_older_names_age_seconds{group=\"external.metrics.k8s.io\"} 0\n");
    }

    private static String resources(String... names) {
        StringBuilder text = new StringBuilder("{\"kind\":\"APIResourceList\",\"resources\":[");
        for (String each : names) {
            int colon = each.indexOf(':');
            text.append(text.charAt(text.length() - 1) == '[' ? "" : ",")
                    .append("{\"name\":\"")
                    .append(each, 0, colon)
                    .append("\",\"namespaced\":")
                    .append(each.substring(colon + 1))
                    .append('}');
        }
        return text.append("]}").toString();
    }

    @Test
    void aListThatCannotBeHadLeavesTheLastOne() {
        adapter.answers(200, "application/json", resources("services/orders:true"));
        ServerFixture server = server(settings(PATIENT));
        chains.getFirst().look();
        for (String garbage :
                List.of(
                        "{",
                        "[]",
                        "{}",
                        "{\"resources\":[7]}",
                        "{\"resources\":[null]}",
                        "{\"resources\":[{}]}")) {
            adapter.answers(200, "application/json", garbage);
            chains.getFirst().look();
        }
        adapter.answers(503, "text/plain", "starting");
        chains.getFirst().look();
        assertThat(server.get(CUSTOM).body()).contains("services/orders");
        assertThat(server.get("/metrics").body())
                .contains(
                        "steelyard_older_names_failures_total{group=\"custom.metrics.k8s.io\"} 7\n");
        adapter.answers(200, "application/json", resources("services/baskets:true"));
        chains.getFirst().look();
        assertThat(server.get(CUSTOM).body())
                .contains("services/baskets")
                .doesNotContain("services/orders");
    }

    @Test
    void anAdapterWithTheFirstVersionOnlyIsListedToo() {
        adapter.does(request -> {
            boolean isFirst = request.uri().endsWith("v1beta1");
            PlayedAdapter.answer(
                    request,
                    isFirst ? 200 : 404,
                    "application/json",
                    isFirst ? resources("services/orders:true") : "{}");
        });
        ServerFixture server = server(settings(USUAL));
        chains.getFirst().look();
        assertThat(server.get(CUSTOM).body()).contains("services/orders");
    }

    private static final String OBJECT =
            "{\"describedObject\":{\"kind\":\"Service\",\"namespace\":\"shop\",\"name\":\"web\",\"apiVersion\":\"v1\"},";
    private static final String IN_V1BETA1 =
            list(
                    "v1beta1",
                    OBJECT
                            + "\"metricName\":\"orders\",\"timestamp\":\"2026-09-01T10:00:00Z\",\"window\":60,"
                            + "\"value\":\"12500m\",\"selector\":{\"matchLabels\":{\"verb\":\"GET\"}}},"
                            + OBJECT
                            + "\"metricName\":\"orders\",\"value\":\"0\",\"selector\":null}");
    private static final String IN_V1BETA2 =
            list(
                    "v1beta2",
                    OBJECT
                            + "\"metric\":{\"name\":\"orders\",\"selector\":{\"matchLabels\":{\"verb\":\"GET\"}}},"
                            + "\"timestamp\":\"2026-09-01T10:00:00Z\",\"windowSeconds\":60,\"value\":\"12500m\"},"
                            + OBJECT
                            + "\"metric\":{\"name\":\"orders\",\"selector\":null},\"value\":\"0\"}");

    private static String list(String version, String items) {
        return "{\"kind\":\"MetricValueList\",\"apiVersion\":\"custom.metrics.k8s.io/%s\",\"metadata\":{},\"items\":[%s]}"
                .formatted(version, items);
    }

    /// An adapter that has one version only, seen through us in the other one.
    private ServerFixture serverOfAdapterWith(String version, String answer) {
        adapter.does(request -> {
            boolean isKnown = request.uri().startsWith("/apis/custom.metrics.k8s.io/" + version);
            boolean isList = request.uri().endsWith(version);
            PlayedAdapter.answer(
                    request,
                    isKnown ? 200 : 404,
                    isKnown ? "application/json" : "text/plain",
                    isList ? resources("services/orders:true") : isKnown ? answer : "not found");
        });
        ServerFixture server = server(settings(USUAL));
        chains.getFirst().look();
        adapter.asked().clear();
        return server;
    }

    static Stream<Arguments> versions() {
        return Stream.of(
                Arguments.of("v1beta1", "v1beta2", IN_V1BETA1, IN_V1BETA2),
                Arguments.of("v1beta2", "v1beta1", IN_V1BETA2, IN_V1BETA1));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatHasOneVersionOnlyIsUnderstoodInTheOther(
            String has, String asked, String answered, String told) {
        ServerFixture server = serverOfAdapterWith(has, answered);
        String path = "/namespaces/shop/services/web/orders?metricLabelSelector=verb%3DGET";
        HttpResponse<String> answer =
                server.get(
                        "/apis/custom.metrics.k8s.io/" + asked + path,
                        "Accept",
                        "application/vnd.kubernetes.protobuf, */*");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(new JsonObject(answer.body())).isEqualTo(new JsonObject(told));
        assertThat(adapter.asked())
                .singleElement()
                .satisfies(question -> {
                    assertThat(question.uri())
                            .isEqualTo("/apis/custom.metrics.k8s.io/" + has + path);
                    assertThat(question.headers()).contains("accept: application/json");
                });
        assertThat(server.get("/apis/custom.metrics.k8s.io/" + has + path).body())
                .isEqualTo(answered);
        assertThat(server.get(CUSTOM + path, "Accept", "application/cbor").statusCode())
                .isEqualTo(has.equals("v1beta2") ? 200 : 406);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "null",
                "[]",
                "{\"kind\":\"Status\",\"items\":[]}",
                "{\"kind\":\"MetricValueList\"}",
                "{\"kind\":\"MetricValueList\",\"items\":[7]}",
                "{\"kind\":\"MetricValueList\",\"items\":[null]}",
                "{\"kind\":\"MetricValueList\",\"items\":[{\"value\":\"1\"}]}"
            })
    void whatCannotBeUnderstoodIsNoAnswer(String garbage) {
        ServerFixture server = serverOfAdapterWith("v1beta2", garbage);
        assertUnanswered(
                server.get(CUSTOM_OLD + "/namespaces/shop/services/web/orders"),
                "what it answered is no MetricValueList");
        assertCounted(server, ServedGroups.CUSTOM, "broken");
    }

    @Test
    void aVersionThatComesLaterIsAskedForItself() {
        ServerFixture server = serverOfAdapterWith("v1beta1", IN_V1BETA1);
        adapter.answers(200, "application/json", resources("services/orders:true"));
        chains.getFirst().look();
        adapter.asked().clear();
        server.get(UNKNOWN);
        assertThat(adapter.asked()).extracting(PlayedAdapter.Asked::uri).containsExactly(UNKNOWN);
    }

    /// Nothing is said of versions by an adapter that has no lists.
    @Test
    void withoutListsEachVersionIsAskedForItself() {
        adapter.answers(404, "text/plain", "not found");
        ServerFixture server = server(settings(USUAL));
        chains.getFirst().look();
        adapter.asked().clear();
        server.get(UNKNOWN);
        assertThat(adapter.asked()).extracting(PlayedAdapter.Asked::uri).containsExactly(UNKNOWN);
    }
}
