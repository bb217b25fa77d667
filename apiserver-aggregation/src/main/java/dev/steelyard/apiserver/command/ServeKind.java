package dev.steelyard.apiserver.command;

import java.util.Map;
import java.util.Optional;

/// The ways in which `serve` can run; each has flags that mean nothing to it.
enum ServeKind {
    CLUSTER("", "0.0.0.0:8443", "0.0.0.0:9090"),
    STANDALONE("--standalone", "127.0.0.1:8443", ""),
    CONFIGURATION("--scrape-config", "127.0.0.1:9090", "");

    private final String flag;
    private final String address;
    private final String queryAddress;

    ServeKind(String flag, String address, String queryAddress) {
        this.flag = flag;
        this.address = address;
        this.queryAddress = queryAddress;
    }

    /// The kind that the flags choose.
    static ServeKind of(Map<ServeFlag, String> flags) throws MisuseException {
        ServeKind kind =
                flags.containsKey(ServeFlag.SCRAPE_CONFIG)
                        ? CONFIGURATION
                        : flags.containsKey(ServeFlag.STANDALONE) ? STANDALONE : CLUSTER;
        for (ServeFlag each : flags.keySet()) {
            if (kind.isForeign(each)) {
                throw new MisuseException(each.flag() + " " + kind.why(each));
            }
        }
        return kind;
    }

    /// The kind that a flag belongs to alone; empty where it means something to several.
    private static Optional<ServeKind> owner(ServeFlag flag) {
        return switch (flag) {
            case STANDALONE, TOKEN, TOKEN_FILE -> Optional.of(STANDALONE);
            case SCRAPE_CONFIG,
                    UNAUTHENTICATED,
                    CORS_ORIGIN,
                    ENABLE_LIFECYCLE,
                    ACCEPT_REMOTE_WRITE,
                    ACCEPT_OTLP,
                    ADMIN_API ->
                    Optional.of(CONFIGURATION);
            case NAMESPACE,
                    SERVICE,
                    KUBELET_PAGES,
                    RESOURCE_SERIES,
                    CADVISOR_SERIES,
                    KUBELET_ADDRESS_TYPES,
                    KUBELET_AUTHORITY,
                    KUBELET_INSECURE,
                    OLDER_CUSTOM_METRICS,
                    OLDER_EXTERNAL_METRICS,
                    OLDER_AUTHORITY,
                    OLDER_INSECURE,
                    OLDER_TOKEN_FILE,
                    OLDER_CLIENT_CERTIFICATE,
                    OLDER_CLIENT_KEY ->
                    Optional.of(CLUSTER);
            case DATA,
                    RETENTION,
                    RETENTION_SIZE,
                    LONGEST_BLOCK,
                    MEMORY_SIZE,
                    SCRAPE_INTERVAL,
                    QUERY_LISTEN,
                    LISTEN,
                    DRAIN,
                    EXPERIMENTAL,
                    LIMITS ->
                    Optional.empty();
        };
    }

    private boolean isForeign(ServeFlag flag) {
        return owner(flag)
                .map(owner -> owner != this)
                .orElse(
                        this == CONFIGURATION
                                && (flag == ServeFlag.SCRAPE_INTERVAL
                                        || flag == ServeFlag.QUERY_LISTEN));
    }

    private String why(ServeFlag foreign) {
        return owner(foreign)
                .map(ServeKind::flag)
                .filter(wanted -> !wanted.isEmpty() && !wanted.equals(foreign.flag()))
                .map(wanted -> "needs " + wanted)
                .orElse("has no meaning with " + flag);
    }

    /// The flag that chooses it.
    String flag() {
        return flag;
    }

    /// Where it listens unless told otherwise.
    String address() {
        return address;
    }

    /// Where it answers queries unless told otherwise; empty for nowhere in particular.
    String queryAddress() {
        return queryAddress;
    }
}
