package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.groups.FakeReadings;
import dev.steelyard.apiserver.groups.SignalReadings.Reading;
import dev.steelyard.usage.ContainerUsage;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is answered, over real TLS connections.
class ApiServerTest {
    private static final String USAGE = "/apis/metrics.k8s.io/v1beta1";
    private static final String CUSTOM = "/apis/custom.metrics.k8s.io/v1beta2";
    private static final String EXTERNAL = "/apis/external.metrics.k8s.io/v1beta1";
    private static final String TABLE =
            "application/json;as=Table;v=v1;g=meta.k8s.io,"
                    + "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

    private final ServerFixture server = new ServerFixture();

    @BeforeEach
    void measure() {
        server.inventory.add(FakeReadings.node("n1", Map.of("os", "linux")));
        server.inventory.add(FakeReadings.node("n2", Map.of("os", "linux")));
        server.readings.measureNode("n1", FakeReadings.usage(187_000_000, 3512340L * 1024));
        server.inventory.add(FakeReadings.pod("shop", "web-1", Map.of("app", "web")));
        server.inventory.add(FakeReadings.pod("shop", "web-2", Map.of("app", "web")));
        server.inventory.add(FakeReadings.pod("shop", "db-1", Map.of("app", "db")));
        server.inventory.add(FakeReadings.pod("aaa", "zzz", Map.of()));
        server.readings.measurePod(
                "shop",
                "web-1",
                new ContainerUsage("app", FakeReadings.usage(4_213_907, 21540L * 1024)),
                new ContainerUsage("proxy", FakeReadings.usage(1_000_093, 1024)));
        server.readings.measurePod(
                "aaa", "zzz", new ContainerUsage("app", FakeReadings.usage(0, 0)));
        server.readings.put("shop/web/main", FakeReadings.value(587_300));
        server.readings.put("shop/web.main", FakeReadings.value(587_300));
        server.readings.put("shop/web.main/web-1", FakeReadings.value(12_500));
        server.readings.put("shop/web.main/web-2", FakeReadings.value(42_000));
        server.readings.put("shop/web.main/gone", FakeReadings.value(1));
        server.readings.put("shop/web/queue", new Reading.NoValue("queue of web: 2 targets down"));
        server.readings.put("shop/web.queue", new Reading.NoValue("queue of web: 2 targets down"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void check(String path, int code, String body) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.body()).as(path).isEqualTo(body);
        assertThat(answer.statusCode()).as(path).isEqualTo(code);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void nodesAreThoseThatAreMeasured() {
        check(
                USAGE + "/nodes",
                200,
                """
                {"kind":"NodeMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},\
                "items":[{"metadata":{"name":"n1","creationTimestamp":"2026-09-01T10:00:07Z",\
                "labels":{"os":"linux"}},"timestamp":"2026-09-01T10:00:00Z","window":"15.021s",\
                "usage":{"cpu":"187m","memory":"3512340Ki"}}]}\
                """);
    }

    @Test
    void podOfVersionOne() {
        check(
                "/apis/metrics.k8s.io/v1/namespaces/shop/pods/web-1",
                200,
                """
                {"kind":"PodMetrics","apiVersion":"metrics.k8s.io/v1","metadata":{"name":"web-1",\
                "namespace":"shop","creationTimestamp":"2026-09-01T10:00:07Z",\
                "labels":{"app":"web"}},"timestamp":"2026-09-01T10:00:00Z","window":"15.021s",\
                "containers":[{"name":"app","usage":{"cpu":"4213907n","memory":"21540Ki"}},\
                {"name":"proxy","usage":{"cpu":"1000093n","memory":"1Ki"}}]}\
                """);
    }

    @Test
    void trueZeroIsAValue() {
        assertThat(server.get(USAGE + "/namespaces/aaa/pods/zzz").body())
                .contains("\"usage\":{\"cpu\":\"0\",\"memory\":\"0\"}");
    }

    @Test
    void podsComeByNamespaceAndName() {
        assertThat(server.get(USAGE + "/pods").body())
                .containsSubsequence("\"name\":\"zzz\"", "\"name\":\"web-1\"");
    }

    @Test
    void aListWarnsPeopleOfWhatItLeavesOut() {
        assertThat(
                        server.get(
                                        USAGE + "/namespaces/shop/pods",
                                        "User-Agent",
                                        "kubectl/v1.37.2 (linux/amd64)")
                                .headers()
                                .firstValue("Warning"))
                .hasValueSatisfying(warning ->
                        assertThat(warning)
                                .startsWith(
                                        "299 - \"2 pods left out: the kubelet has told nothing of"
                                                + " pod db-1 since it started")
                                .contains("; the kubelet has told nothing of pod web-2"));
        assertThat(
                        server.get(
                                        USAGE + "/nodes?fieldSelector=metadata.name%3Dn1",
                                        "User-Agent",
                                        "kubectl/v1.37.2")
                                .headers()
                                .firstValue("Warning"))
                .isEmpty();
        assertThat(server.get(USAGE + "/pods").headers().firstValue("Warning")).isEmpty();
    }

    @Test
    void unmeasuredPodSaysWhy() {
        check(
                USAGE + "/namespaces/shop/pods/db-1",
                404,
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":\
                "podmetrics.metrics.k8s.io \\"shop/db-1\\" not found: the kubelet has told nothing \
                of pod db-1 since it started; if this stays so, see whether its node is scraped",\
                "reason":"NotFound","details":{"name":"shop/db-1","group":"metrics.k8s.io",\
                "kind":"podmetrics"},"code":404}\
                """);
    }

    @Test
    void unknownPodIsNotFoundAsAPod() {
        check(
                USAGE + "/namespaces/shop/pods/nobody",
                404,
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":\
                "pods \\"shop/nobody\\" not found","reason":"NotFound","details":\
                {"name":"shop/nobody","kind":"pods"},"code":404}\
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /pods?labelSelector=app%3Dweb                            | 1
                    /pods?labelSelector=                                     | 2
                    /pods?labelSelector=app%3Dnone                           | 0
                    /pods?labelSelector=!app                                 | 1
                    /pods?fieldSelector=metadata.name%3Dweb-1                | 1
                    /pods?fieldSelector=metadata.namespace!%3Dshop           | 1
                    /namespaces/shop/pods?limit=500&resourceVersion=0&x=y    | 1
                    /namespaces/nowhere/pods                                 | 0
                    /nodes/?timeoutSeconds=5                                 | 1
                    /nodes?labelSelector=os%20in%20(linux,windows)           | 1
                    """)
    void listsHoldWhatIsSelected(String path, int items) {
        HttpResponse<String> answer = server.get(USAGE + path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"items\":[");
        assertThat(answer.body().split("\"timestamp\"", -1)).hasSize(items + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /pods?labelSelector=a%3D%3D%3Db               | 400 | BadRequest
                    /pods?labelSelector=%3D                       | 400 | BadRequest
                    /pods?fieldSelector=spec.nodeName%3Dn1        | 400 | BadRequest
                    /pods?watch=true                              | 405 | MethodNotAllowed
                    /nodes?watch=1&timeoutSeconds=9               | 405 | MethodNotAllowed
                    /nodes/nobody                                 | 404 | NotFound
                    /deployments                                  | 404 | NotFound
                    /namespaces/shop/nodes                        | 404 | NotFound
                    /namespaces/shop/pods/web-1/log               | 404 | NotFound
                    """)
    void mistakesAreToldAsStatus(String path, int code, String reason) {
        HttpResponse<String> answer = server.get(USAGE + path);
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(answer.body()).contains("\"kind\":\"Status\"", "\"reason\":\"" + reason + "\"");
    }

    @Test
    void brokenEscapeIsTold() {
        String head = RawHttp.head("GET /apis/%zz HTTP/1.1", "Connection: close");
        assertThat(RawHttp.exchange(server, head))
                .startsWith("HTTP/1.1 400")
                .contains("broken percent escape at 6");
    }

    @Test
    void upgradesAreRefusedAndTheConnectionIsClosed() {
        String head =
                RawHttp.head("GET /apis HTTP/1.1", "Connection: Upgrade", "Upgrade: SPDY/3.1");
        assertThat(RawHttp.exchange(server, head))
                .startsWith("HTTP/1.1 400")
                .contains("\"reason\":\"BadRequest\"");
    }

    @Test
    void rowsForPeople() {
        HttpResponse<String> answer = server.get(USAGE + "/pods", "Accept", TABLE);
        assertThat(answer.body())
                .startsWith(
                        """
                        {"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{},\
                        "columnDefinitions":[{"name":"Name","type":"string","format":"name",\
                        "description":"Name of the resource","priority":0},\
                        """)
                .contains(
                        """
                        {"cells":["web-1","5214k","21541Ki","15.021s"],"object":\
                        {"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":\
                        {"name":"web-1","namespace":"shop",\
                        """
                                .replace("5214k", "5214u"));
    }

    @Test
    void rowsCarryWhatIsAskedFor() {
        String table = "application/json;as=Table;v=v1beta1;g=meta.k8s.io";
        assertThat(server.get(USAGE + "/nodes?includeObject=None", "Accept", table).body())
                .contains("\"apiVersion\":\"meta.k8s.io/v1beta1\"")
                .doesNotContain("\"object\":");
        assertThat(server.get(USAGE + "/nodes?includeObject=Object", "Accept", table).body())
                .contains("\"object\":{\"kind\":\"NodeMetrics\"");
        assertThat(server.get(USAGE + "/nodes?includeObject=All", "Accept", table).statusCode())
                .isEqualTo(400);
    }

    @Test
    void rowsOfMetrics() {
        assertThat(server.get(CUSTOM + "/namespaces/shop/pods/*/web.main", "Accept", TABLE).body())
                .startsWith(
                        "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{},")
                .endsWith(
                        """
                        "rows":[{"cells":["web-1","Pod","web.main","12500m",\
                        "2026-09-01T10:00:00Z","1m0s"],"object":\
                        {"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",\
                        "metadata":{"name":"web-1","namespace":"shop"}}},\
                        {"cells":["web-2","Pod","web.main","42",\
                        "2026-09-01T10:00:00Z","1m0s"],"object":\
                        {"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",\
                        "metadata":{"name":"web-2","namespace":"shop"}}}]}\
                        """);
        assertThat(
                        server.get(
                                        EXTERNAL + "/namespaces/shop/web.main?includeObject=None",
                                        "Accept",
                                        TABLE)
                                .body())
                .endsWith(
                        """
                        "rows":[{"cells":["web.main","","587300m",\
                        "2026-09-01T10:00:00Z","1m0s"]}]}\
                        """);
    }

    @Test
    void rowsOfMetricsCarryWhatIsAskedFor() {
        String whole = "?includeObject=Object";
        assertThat(
                        server.get(
                                        CUSTOM + "/namespaces/shop/pods/web-1/web.main" + whole,
                                        "Accept",
                                        TABLE)
                                .body())
                .contains(
                        """
                        "object":{"kind":"MetricValue",\
                        "apiVersion":"custom.metrics.k8s.io/v1beta2","describedObject":\
                        {"kind":"Pod","namespace":"shop","name":"web-1","apiVersion":"v1"},\
                        "metric":{"name":"web.main","selector":null},\
                        """);
        assertThat(
                        server.get(EXTERNAL + "/namespaces/shop/web.main" + whole, "Accept", TABLE)
                                .body())
                .contains(
                        """
                        "object":{"kind":"ExternalMetricValue",\
                        "apiVersion":"external.metrics.k8s.io/v1beta1","metricName":"web.main",\
                        """);
    }

    @Test
    void metadataAlone() {
        String list = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
        String one = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
        assertThat(server.get(USAGE + "/nodes", "Accept", list).body())
                .startsWith("{\"kind\":\"PartialObjectMetadataList\"")
                .doesNotContain("usage");
        assertThat(server.get(USAGE + "/nodes/n1", "Accept", one).body())
                .startsWith("{\"kind\":\"PartialObjectMetadata\"")
                .doesNotContain("usage");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/vnd.kubernetes.protobuf, */*                      | 200
                    application/vnd.kubernetes.protobuf,application/json          | 200
                    application/vnd.kubernetes.protobuf                           | 406
                    application/cbor                                              | 406
                    application/json;as=Nonsense;v=v1;g=meta.k8s.io               | 406
                    application/json;as=Nonsense;v=v1;g=x,application/json        | 200
                    text/html,*/*;q=0.1                                           | 200
                    application/json;q=0                                          | 406
                    """)
    void acceptMatrix(String accept, int code) {
        for (String path :
                new String[] {
                    USAGE + "/nodes", CUSTOM + "/namespaces/shop/pods/*/web.main", "/apis"
                }) {
            HttpResponse<String> answer = server.get(path, "Accept", accept);
            assertThat(answer.statusCode()).as(path).isEqualTo(code);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.body())
                    .contains(code == 200 ? "\"kind\":" : "\"reason\":\"NotAcceptable\"");
        }
    }

    @Test
    void signalOfARule() {
        check(
                CUSTOM + "/namespaces/shop/scalingrules.steelyard.dev/web/main",
                200,
                """
                {"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta2",\
                "metadata":{},"items":[{"describedObject":{"kind":"ScalingRule",\
                "namespace":"shop","name":"web","apiVersion":"steelyard.dev/v1alpha1"},\
                "metric":{"name":"main","selector":null},"timestamp":"2026-09-01T10:00:00Z",\
                "windowSeconds":60,"value":"587300m"}]}\
                """);
    }

    @Test
    void signalOfARuleInTheOldVersion() {
        check(
                "/apis/custom.metrics.k8s.io/v1beta1/namespaces/shop/pods/web-1/web.main",
                200,
                """
                {"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta1",\
                "metadata":{},"items":[{"describedObject":{"kind":"Pod","namespace":"shop",\
                "name":"web-1","apiVersion":"v1"},"metricName":"web.main",\
                "timestamp":"2026-09-01T10:00:00Z","window":60,"value":"12500m",\
                "selector":null}]}\
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/namespaces/shop/pods/*/web.main",
                "/namespaces/shop/pods/%2A/web.main",
                "/namespaces/shop/pods/%2a/web.main?labelSelector=app%3Dweb",
                "/namespaces/shop/pod/*/web.main?labelSelector=&metricLabelSelector=",
                "/namespaces/shop/pods/*/web.main/"
            })
    void wildcardHoldsThePodsThatLive(String path) {
        HttpResponse<String> answer = server.get(CUSTOM + path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .containsSubsequence(
                        "\"name\":\"web-1\"", "\"value\":\"12500m\"", "\"value\":\"42\"")
                .doesNotContain("gone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /namespaces/shop/scalingrules.steelyard.dev/web/queue        | 404 | 2 targets down
                    /namespaces/shop/scalingrules.steelyard.dev/web/none         | 404 | there is no signal
                    /namespaces/shop/pods/*/web.none                             | 404 | there is no signal
                    /namespaces/shop/pods/db-1/web.main                          | 404 | no selected pod has a part
                    /namespaces/shop/pods/nobody/web.main                        | 404 | there is no such pod
                    /namespaces/shop/pods/*/web.main?labelSelector=app%3Dnone    | 404 | no selected pod
                    /namespaces/shop/pods/*/web.main?metricLabelSelector=a%3Db   | 404 | carry no labels
                    /namespaces/shop/pods/*/web.main?metricLabelSelector=%3D     | 400 | metricLabelSelector
                    /namespaces/shop/pods/web-1/web.main?fieldSelector=metadata.name%3Dx | 400 | fieldSelector
                    /namespaces/shop/deployments.apps/web/main                   | 404 | metrics of rules describe pods
                    /namespaces/shop/pods/*                                      | 404 | could not find
                    /namespaces/shop/pods/*/a%2Fb                                | 404 | could not find
                    /namespaces/shop                                             | 404 | could not find
                    """)
    void absentSignalsSayWhy(String path, int code, String message) {
        HttpResponse<String> answer = server.get(CUSTOM + path);
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(answer.body()).contains(message).contains("\"kind\":\"Status\"");
    }

    @Test
    void selectorThatHoldsIsEchoed() {
        assertThat(
                        server.get(
                                        CUSTOM
                                                + "/namespaces/shop/pods/web-1/web.main"
                                                + "?metricLabelSelector=verb%20notin%20(GET)")
                                .body())
                .contains(
                        """
                        "selector":{"matchExpressions":[{"key":"verb","operator":"NotIn",\
                        "values":["GET"]}]}\
                        """);
    }

    @Test
    void metricOfTheNamespace() {
        assertThat(server.get(CUSTOM + "/namespaces/shop/metrics/web.main").body())
                .contains("\"describedObject\":{\"kind\":\"Namespace\",\"name\":\"shop\"")
                .contains("\"value\":\"587300m\"");
    }

    @Test
    void externalMetric() {
        check(
                EXTERNAL + "/namespaces/shop/web.main",
                200,
                """
                {"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1",\
                "metadata":{},"items":[{"metricName":"web.main","metricLabels":{},\
                "timestamp":"2026-09-01T10:00:00Z","window":60,"value":"587300m"}]}\
                """);
    }

    @Test
    void aValueOfOneMomentHasNoWindow() {
        server.readings.put("shop/web/depth", FakeReadings.instant(7000));
        server.readings.put("shop/web.depth", FakeReadings.instant(7000));
        server.readings.put("shop/web.depth/web-1", FakeReadings.instant(7000));
        check(
                CUSTOM + "/namespaces/shop/scalingrules.steelyard.dev/web/depth",
                200,
                """
                {"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta2",\
                "metadata":{},"items":[{"describedObject":{"kind":"ScalingRule",\
                "namespace":"shop","name":"web","apiVersion":"steelyard.dev/v1alpha1"},\
                "metric":{"name":"depth","selector":null},"timestamp":"2026-09-01T10:00:00Z",\
                "value":"7"}]}\
                """);
        check(
                "/apis/custom.metrics.k8s.io/v1beta1/namespaces/shop/pods/web-1/web.depth",
                200,
                """
                {"kind":"MetricValueList","apiVersion":"custom.metrics.k8s.io/v1beta1",\
                "metadata":{},"items":[{"describedObject":{"kind":"Pod","namespace":"shop",\
                "name":"web-1","apiVersion":"v1"},"metricName":"web.depth",\
                "timestamp":"2026-09-01T10:00:00Z","value":"7","selector":null}]}\
                """);
        check(
                EXTERNAL + "/namespaces/shop/web.depth",
                200,
                """
                {"kind":"ExternalMetricValueList","apiVersion":"external.metrics.k8s.io/v1beta1",\
                "metadata":{},"items":[{"metricName":"web.depth","metricLabels":{},\
                "timestamp":"2026-09-01T10:00:00Z","value":"7"}]}\
                """);
    }

    @Test
    void externalMetricWithoutAValueIsEmptyAndWarns() {
        HttpResponse<String> answer = server.get(EXTERNAL + "/namespaces/shop/web.queue");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"items\":[]");
        assertThat(answer.headers().firstValue("Warning"))
                .contains("299 - \"queue of web: 2 targets down\"");
        assertThat(server.get(EXTERNAL + "/namespaces/shop/none").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void nothingCanBeWritten(String method) {
        HttpClient client = server.client(server.clientAuthority.issue("CN=a,O=system:masters"));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri(USAGE + "/nodes"))
                        .method(method, HttpRequest.BodyPublishers.ofString("{}"));
        HttpResponse<String> answer = ServerFixture.send(client, request);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(answer.body()).contains("\"reason\":\"MethodNotAllowed\"");
    }

    @Test
    void headIsGetWithoutABody() {
        HttpClient client = server.client(server.clientAuthority.issue("CN=a,O=system:masters"));
        HttpResponse<String> answer =
                ServerFixture.send(client, HttpRequest.newBuilder(server.uri("/apis")).HEAD());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length").orElse(0))
                .isGreaterThan(100);
    }

    @Test
    void peopleGetIndentedText() {
        assertThat(server.get("/apis?pretty=true").body()).contains("\n  \"kind\"");
        assertThat(server.get("/apis", "User-Agent", "curl/8").body()).contains("\n  \"kind\"");
        assertThat(server.get("/apis?pretty=false", "User-Agent", "curl/8").body())
                .doesNotContain("\n");
    }

    @Test
    void ownFiguresTellOfRequests() {
        server.get(USAGE + "/nodes");
        HttpResponse<String> answer = server.get("/metrics");
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .contains(
                        "steelyard_apiserver_requests_total{code=\"200\",group=\"metrics.k8s.io\","
                                + "verb=\"list\"} 1")
                .contains("steelyard_apiserver_request_duration_seconds_count{")
                .contains(
                        "steelyard_apiserver_authentications_total{method=\"front_proxy\","
                                + "result=\"known\"} 2");
    }

    @Test
    void whoPutsQuestionsThatHaveNoAnswerIsCounted() {
        String agent = "kube-state-metrics/v2.18.0 (linux/amd64)";
        assertThat(server.get(USAGE + "/pods?watch=true", "User-Agent", agent).statusCode())
                .isEqualTo(405);
        server.get(USAGE + "/pods?sendInitialEvents=true&watch=true", "User-Agent", agent);
        server.get(USAGE + "/pods/none", "User-Agent", agent);
        ServerFixture.send(
                server.client(null),
                HttpRequest.newBuilder(server.uri(USAGE + "/pods?watch=true"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("User-Agent", "stranger"));
        assertThat(server.get("/metrics").body())
                .contains(
                        "steelyard_apiserver_unanswerable_requests_total"
                                + "{agent=\"kube-state-metrics\",code=\"405\"} 1\n",
                        "steelyard_apiserver_unanswerable_requests_total"
                                + "{agent=\"kube-state-metrics\",code=\"422\"} 1\n")
                .doesNotContain("code=\"404\",agent", "stranger");
    }

    @Test
    void readinessFallsAndKeepsItsReasons() {
        assertThat(server.get("/readyz").body()).isEqualTo("ok");
        assertThat(server.get("/readyz?verbose").body())
                .isEqualTo("[+]ping ok\n[+]certificate ok\nreadyz check passed\n");
        server.ready.set(false);
        HttpResponse<String> answer = server.get("/readyz");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .isEqualTo(
                        """
                        [+]ping ok
                        [-]certificate failed: reason withheld
                        readyz check failed
                        """);
        assertThat(server.get("/readyz?exclude=certificate").statusCode()).isEqualTo(200);
        assertThat(server.get("/readyz/certificate").statusCode()).isEqualTo(500);
        assertThat(server.get("/readyz/nothing").statusCode()).isEqualTo(404);
        assertThat(server.get("/livez").statusCode()).isEqualTo(200);
    }
}
