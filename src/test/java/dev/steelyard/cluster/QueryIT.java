package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Who may ask the HTTP API of Prometheus inside a cluster, and that its clients get answers there.
@OnRealCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryIT {
    private static final Pattern FORWARDED = Pattern.compile("127\\.0\\.0\\.1:(\\d+) ->");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String MEMORY = "container_memory_working_set_bytes";

    /// `looker` may ask everything, `viewer` may view the namespaces `queried` and `steelyard`.
    private static final String CALLERS =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: queried}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: looker, namespace: queried}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: query-looker}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "steelyard:query"}
            subjects: [{kind: ServiceAccount, name: looker, namespace: queried}]
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: viewer, namespace: queried}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: viewer, namespace: steelyard}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{kind: ServiceAccount, name: viewer, namespace: queried}]
            """;

    private Path folder;
    private Path authority;
    private Process forwarding;
    private String address;

    @BeforeAll
    void open(RealCluster cluster, @TempDir Path temporary) throws IOException {
        folder = temporary;
        cluster.apply(CALLERS);
        authority = folder.resolve("ca.crt");
        Files.writeString(
                authority,
                cluster.shell(
                                "kubectl get apiservice v1.metrics.k8s.io"
                                        + " -o jsonpath={.spec.caBundle} | base64 -d")
                        .mustSucceed());
        for (String account : new String[] {"looker", "viewer"}) {
            Files.writeString(
                    token(account),
                    cluster.kubectl("-n", "queried", "create", "token", account).mustSucceed());
        }
        Path told = folder.resolve("forwarding");
        forwarding =
                cluster.startKubectl(
                        told, "-n", "steelyard", "port-forward", "service/steelyard", ":9090");
        await("the port is forwarded")
                .atMost(PATIENCE)
                .until(() -> FORWARDED.matcher(Files.readString(told)).find());
        Matcher port = FORWARDED.matcher(Files.readString(told));
        assertThat(port.find()).isTrue();
        address = "https://localhost:" + port.group(1);
    }

    private Path token(String account) {
        return folder.resolve(account + ".token");
    }

    @AfterAll
    void close(RealCluster cluster) {
        forwarding.destroy();
        cluster.kubectl("delete", "clusterrolebinding/query-looker").mustSucceed();
        cluster.kubectl("-n", "steelyard", "delete", "rolebinding/viewer").mustSucceed();
        cluster.deleteNamespace("queried");
    }

    /// "STATUS BODY" of a form that is posted, or with no form of an address.
    private String curl(RealCluster cluster, String account, String path, String form) {
        String line =
                "curl -s -w '\\n%%{http_code}' --cacert %s %s -H \"Authorization: Bearer $(cat %s)\" '%s%s'"
                        .formatted(
                                authority,
                                form.isEmpty() ? "" : "--data '" + form + "'",
                                token(account),
                                address,
                                path);
        String output = cluster.shell(line).mustSucceed();
        int end = output.lastIndexOf('\n');
        return output.substring(end + 1) + " " + output.substring(0, end);
    }

    @Test
    void dataSourceWithTheRoleIsAnswered(RealCluster cluster) {
        assertThat(curl(cluster, "looker", "/api/v1/query", "query=1%2B1"))
                .startsWith("200 ")
                .contains("\"2\"]");
        assertThat(curl(cluster, "looker", "/api/v1/status/buildinfo", "")).startsWith("200 ");
        await("the kubelet's readings are there")
                .atMost(PATIENCE)
                .until(() ->
                        curl(cluster, "looker", "/api/v1/query", "query=count(" + MEMORY + ")>2")
                                .contains("\"value\""));
        long now = System.currentTimeMillis() / 1000;
        assertThat(
                        curl(
                                cluster,
                                "looker",
                                "/api/v1/query_range",
                                "query=sum by (namespace)(%s)&start=%d&end=%d&step=15"
                                        .formatted(MEMORY, now - 60, now)))
                .startsWith("200 ")
                .contains("\"resultType\":\"matrix\"", "{\"namespace\":\"steelyard\"}");
        assertThat(curl(cluster, "looker", "/api/v1/label/namespace/values", ""))
                .contains("\"steelyard\"");
        assertThat(curl(cluster, "looker", "/api/v1/targets", "")).contains("\"kubelet\"");
    }

    @Test
    void viewerOfANamespaceIsAnsweredWithinIt(RealCluster cluster) {
        await("the kubelet's readings are there")
                .atMost(PATIENCE)
                .until(() ->
                        curl(
                                        cluster,
                                        "viewer",
                                        "/api/v1/query",
                                        "query=count by (namespace)({__name__=~\".%2B\"})&namespace=steelyard")
                                .contains("{\"namespace\":\"steelyard\"}"));
        assertThat(
                        curl(
                                cluster,
                                "viewer",
                                "/api/v1/label/namespace/values?namespace=steelyard",
                                ""))
                .isEqualTo("200 {\"status\":\"success\",\"data\":[\"steelyard\"]}");
    }

    @Test
    void viewerOfANamespaceIsToldWhatHelpsBeyondIt(RealCluster cluster) {
        assertThat(curl(cluster, "viewer", "/api/v1/query", "query=up"))
                .startsWith("403 ")
                .contains("namespace=NAME", "ClusterRole steelyard:query");
        assertThat(curl(cluster, "viewer", "/api/v1/query", "query=up&namespace=kube-system"))
                .startsWith("403 ")
                .contains("in the namespace \\\"kube-system\\\"");
        assertThat(curl(cluster, "viewer", "/api/v1/targets?namespace=steelyard", ""))
                .startsWith("403 ");
    }

    @Test
    void proxyOfTheApiServerHidesWhoAsks(RealCluster cluster) {
        assertThat(
                        cluster.kubectl(
                                        "get",
                                        "--raw",
                                        "/api/v1/namespaces/steelyard/services/https:steelyard:9090/proxy/api/v1/query?query=up")
                                .mustFail())
                .contains("system:anonymous");
    }

    @Test
    void terminalAsksThroughAForwardedPort(RealCluster cluster) {
        String words =
                "./steelyard query 'count(%s)' --server %s --ca %s --token-file %s"
                        .formatted(MEMORY, address, authority, token("looker"));
        await("the kubelet's readings are there")
                .atMost(PATIENCE)
                .until(() -> cluster.shell(words).mustSucceed().contains("VALUE"));
        assertThat(
                        cluster.shell(words.replace("looker", "viewer") + " --namespace steelyard")
                                .mustSucceed())
                .contains("VALUE");
        assertThat(cluster.shell(words.replace("looker", "viewer")).mustFail())
                .contains(
                        "answered 403: series.steelyard.dev is forbidden: ",
                        "system:serviceaccount:queried:viewer");
    }
}
