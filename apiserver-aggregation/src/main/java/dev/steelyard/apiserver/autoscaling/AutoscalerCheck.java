package dev.steelyard.apiserver.autoscaling;

import dev.steelyard.apiserver.command.Terminal;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

/// The command `check hpa`, over a cluster.
public final class AutoscalerCheck {
    private static final int GOOD = 0;
    private static final int WRONG = 1;

    private final KubernetesClient client;
    private final Terminal terminal;

    public AutoscalerCheck(KubernetesClient client, Terminal terminal) {
        this.client = client;
        this.terminal = terminal;
    }

    /// Looks and tells; answers the exit code.
    public int run(CheckOptions options) {
        try {
            return check(options);
        } catch (KubernetesClientException failure) {
            terminal.err()
                    .println(
                            "the cluster at %s cannot be asked: %s"
                                    .formatted(client.getMasterUrl(), reason(failure)));
            return WRONG;
        }
    }

    private static String reason(KubernetesClientException failure) {
        return Optional.ofNullable(failure.getStatus())
                .map(status -> status.getMessage())
                .orElseGet(() ->
                        failure.getCause() == null
                                ? String.valueOf(failure.getMessage())
                                : failure.getCause().toString());
    }

    private int check(CheckOptions options) {
        Cluster cluster = new Cluster(client);
        Optional<String> namespace =
                options.everywhere()
                        ? Optional.empty()
                        : options.namespace().or(() -> Optional.of(cluster.usualNamespace()));
        List<Autoscaler> all = cluster.autoscalers(namespace);
        List<Autoscaler> meant =
                all.stream()
                        .filter(each -> options.name().map(each.name()::equals).orElse(true))
                        .toList();
        if (meant.isEmpty()) {
            return none(options, namespace);
        }
        boolean isGood =
                new Report(terminal.out())
                        .print(meant.stream().map(each -> cluster.look(each, all)).toList());
        return isGood ? GOOD : WRONG;
    }

    private int none(CheckOptions options, Optional<String> namespace) {
        String where = namespace.map(name -> " in namespace " + name).orElse("");
        terminal.err()
                .println(
                        options.name()
                                        .map(name -> "there is no HPA " + name)
                                        .orElse("there are no HPAs")
                                + where);
        return options.name().isPresent() ? WRONG : GOOD;
    }
}
