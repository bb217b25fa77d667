package dev.steelyard.apiserver.command;

import dev.steelyard.rules.manifest.NearestName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The flags of `serve`, each with its help.
enum ServeFlag {
    STANDALONE(
            "--standalone",
            "DIR",
            "run without a cluster: rules, pods and workloads are the manifests in DIR"),
    SCRAPE_CONFIG(
            "--scrape-config",
            "FILE",
            "run without a cluster: scrape what the Prometheus configuration in FILE says"),
    DATA(
            "--data",
            "DIR",
            "keep samples in DIR, in the format of Prometheus (an hour of them in memory if absent)"),
    RETENTION("--retention", "DURATION", "with --data: how far back samples are kept (15d)"),
    RETENTION_SIZE(
            "--retention-size",
            "SIZE",
            "with --data: how much room blocks may take, like 50GB; the oldest go first (64GB)"),
    LONGEST_BLOCK(
            "--longest-block",
            "DURATION",
            "with --data: how much time a compacted block covers at most (a tenth of --retention);"
                    + " 2h for Thanos to upload them"),
    MEMORY_SIZE(
            "--memory-size",
            "SIZE",
            "with --data: how much series and their recent samples may take beside the Java heap, like"
                    + " 2GB (three quarters of what the machine or container has beside the heap);"
                    + " nearing it new series are refused"),
    LIMITS(
            "--limits",
            "NAME=N,…",
            "how much is taken in, like series=500000,series-per-metric=20000,label-value=8KB"
                    + " (docs/limits.md lists them)"),
    ACCEPT_REMOTE_WRITE(
            "--accept-remote-write",
            "",
            "with --scrape-config: take samples that others send by remote write"),
    ACCEPT_OTLP(
            "--accept-otlp",
            "",
            "with --scrape-config: take metrics that others send by OTLP over HTTP"),
    ADMIN_API(
            "--admin-api",
            "",
            "with --data: whoever may ask may also delete series and take snapshots"),
    LISTEN(
            "--listen",
            "HOST:PORT",
            "where to listen (0.0.0.0:8443 in a cluster; 127.0.0.1:8443 standalone, which takes"
                    + " loopback only; 127.0.0.1:9090 with --scrape-config)"),
    UNAUTHENTICATED(
            "--unauthenticated",
            "",
            "with --scrape-config: listen beyond loopback though nobody is asked who they are"),
    QUERY_LISTEN(
            "--query-listen",
            "HOST:PORT",
            "where to answer queries, over TLS and to those who may ask (0.0.0.0:9090 in a cluster;"
                    + " nowhere standalone, unless said; --listen with --scrape-config)"),
    EXPERIMENTAL(
            "--experimental",
            "",
            "understand in queries what Prometheus calls experimental: functions, fill modifiers,"
                    + " start times, names removed at the end"),
    CORS_ORIGIN(
            "--cors-origin",
            "REGEX",
            "with --scrape-config: whose pages may ask, as https?://(one|two)\\.example (.*)"),
    ENABLE_LIFECYCLE(
            "--enable-lifecycle",
            "",
            "with --scrape-config: let whoever reaches the port ask for the file to be read again,"
                    + " by POST /-/reload"),
    TOKEN("--token", "TEXT", "the bearer token of standalone mode (made up and printed if absent)"),
    TOKEN_FILE("--token-file", "FILE", "a file that holds the bearer token of standalone mode"),
    SCRAPE_INTERVAL(
            "--scrape-interval", "DURATION", "the time between two scrapes of a target (15s)"),
    NAMESPACE(
            "--namespace",
            "NAME",
            "the namespace that this program runs in (POD_NAMESPACE, else steelyard)"),
    SERVICE("--service", "NAME", "the Service through which it is reached (steelyard)"),
    KUBELET_PAGES(
            "--kubelet-pages",
            "LIST",
            "what kubelets are asked for beside resource: cadvisor, kubelet, probes, slis, every 30s"
                    + " (nothing)"),
    RESOURCE_SERIES(
            "--resource-series",
            "usage|all",
            "how much of resource is kept: what usage is made of, everything (usage)"),
    CADVISOR_SERIES(
            "--cadvisor-series",
            "mixins|usual|all",
            "how much of cadvisor is kept: what kubernetes-mixin reads, what the large stacks leave,"
                    + " everything (usual)"),
    KUBELET_ADDRESS_TYPES(
            "--kubelet-preferred-address-types",
            "LIST",
            "which address of a node its kubelet is asked at, the best first"
                    + " (InternalIP,ExternalIP,Hostname)"),
    KUBELET_AUTHORITY(
            "--kubelet-certificate-authority",
            "FILE",
            "whom kubelets' certificates must come from (the cluster's authority)"),
    KUBELET_INSECURE(
            "--kubelet-insecure-tls",
            "",
            "believe any certificate of a kubelet; whoever stands between can invent readings"),
    OLDER_CUSTOM_METRICS(
            "--older-custom-metrics",
            "NAMESPACE/NAME[:PORT]",
            "the Service of an older adapter, which is asked for metrics of custom.metrics.k8s.io that"
                    + " no rule here serves (docs/migration.md)"),
    OLDER_EXTERNAL_METRICS(
            "--older-external-metrics",
            "NAMESPACE/NAME[:PORT]",
            "the same for external.metrics.k8s.io"),
    OLDER_AUTHORITY(
            "--older-certificate-authority",
            "FILE",
            "whom the certificates of older adapters must come from (the cluster's authority)"),
    OLDER_INSECURE(
            "--older-insecure-tls",
            "",
            "believe any certificate of an older adapter; whoever stands between can read the token"
                    + " and invent values"),
    OLDER_TOKEN_FILE(
            "--older-token-file",
            "FILE",
            "the token that older adapters are asked with (that of our own ServiceAccount)"),
    OLDER_CLIENT_CERTIFICATE(
            "--older-client-certificate",
            "FILE",
            "a certificate for which older adapters believe us who the caller is, instead of a token"),
    OLDER_CLIENT_KEY("--older-client-key", "FILE", "the key of that certificate"),
    DRAIN(
            "--drain",
            "DURATION",
            "how long requests are still answered after the order to stop, while others learn"
                    + " (5s)");

    private final String flag;
    private final String placeholder;
    private final String help;

    ServeFlag(String flag, String placeholder, String help) {
        this.flag = flag;
        this.placeholder = placeholder;
        this.help = help;
    }

    /// The flag as it is written.
    String flag() {
        return flag;
    }

    /// The help of all flags.
    static String usage() {
        StringBuilder usage =
                new StringBuilder(
                        """
                        usage: steelyard serve [FLAG…]
                        Measures the cluster and serves its metrics APIs. The cluster is the one \
                        that this program runs in, or that of KUBECONFIG.

                        """);
        for (ServeFlag each : values()) {
            usage.append("  %-38s %s\n".formatted(each.flag + " " + each.placeholder, each.help));
        }
        return usage.toString();
    }

    /// The flags that `words` state, with their values.
    static Map<ServeFlag, String> parse(List<String> words) throws MisuseException {
        Map<ServeFlag, String> values = new EnumMap<>(ServeFlag.class);
        List<String> left = new ArrayList<>(words);
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            ServeFlag flag = named(name);
            String value;
            if (flag.placeholder.isEmpty()) {
                value = "";
            } else if (equals >= 0) {
                value = word.substring(equals + 1);
            } else if (!left.isEmpty()) {
                value = left.removeFirst();
            } else {
                throw new MisuseException(name + " needs a value: " + flag.placeholder);
            }
            if (values.put(flag, value) != null) {
                throw new MisuseException(name + " is given twice");
            }
        }
        return values;
    }

    private static ServeFlag named(String name) throws MisuseException {
        for (ServeFlag each : values()) {
            if (each.flag.equals(name)) {
                return each;
            }
        }
        Optional<String> nearest =
                NearestName.of(name, Stream.of(values()).map(ServeFlag::flag).toList());
        throw new MisuseException(
                "serve has no flag \""
                        + name
                        + "\""
                        + nearest.map(flag -> "; did you mean " + flag + "?").orElse("")
                        + " (steelyard serve --help lists them)");
    }
}
