package dev.steelyard.apiserver.command;

import java.util.Map;

/// The ways in which `serve` can run; each has flags that mean nothing to it.
enum ServeKind {
    CLUSTER("", "0.0.0.0:8443"),
    STANDALONE("--standalone", "127.0.0.1:8443"),
    CONFIGURATION("--scrape-config", "127.0.0.1:9090");

    private final String flag;
    private final String address;

    ServeKind(String flag, String address) {
        this.flag = flag;
        this.address = address;
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

    private boolean isForeign(ServeFlag flag) {
        return switch (flag) {
            case STANDALONE, TOKEN, TOKEN_FILE -> this != STANDALONE;
            case SCRAPE_CONFIG,
                    UNAUTHENTICATED,
                    DATA,
                    RETENTION,
                    RETENTION_SIZE,
                    ACCEPT_REMOTE_WRITE,
                    ACCEPT_OTLP,
                    ADMIN_API ->
                    this != CONFIGURATION;
            case NAMESPACE, SERVICE, KUBELET_AUTHORITY, KUBELET_INSECURE -> this != CLUSTER;
            case SCRAPE_INTERVAL -> this == CONFIGURATION;
            case LISTEN, DRAIN -> false;
        };
    }

    private String why(ServeFlag foreign) {
        return switch (foreign) {
            case TOKEN, TOKEN_FILE -> "needs --standalone";
            case UNAUTHENTICATED,
                    DATA,
                    RETENTION,
                    RETENTION_SIZE,
                    ACCEPT_REMOTE_WRITE,
                    ACCEPT_OTLP,
                    ADMIN_API ->
                    "needs --scrape-config";
            default -> "has no meaning with " + flag;
        };
    }

    /// The flag that chooses it.
    String flag() {
        return flag;
    }

    /// Where it listens unless told otherwise.
    String address() {
        return address;
    }
}
