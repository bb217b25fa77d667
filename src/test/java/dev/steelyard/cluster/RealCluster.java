package dev.steelyard.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The cluster of `src/test/cluster`, up, with Steelyard and the sample shop as loadable images.
///
/// A cluster that was up before is used as it is and left up; one that was started here is taken
/// down.
final class RealCluster implements AutoCloseable {
    static final Path ROOT =
            Path.of(System.getProperty("steelyard.root", "../..")).toAbsolutePath().normalize();
    private static final Path HARNESS = ROOT.resolve("src/test/cluster/cluster");

    private final boolean startedHere;
    private final Path kubeconfig;
    private final KubernetesClient client;

    private RealCluster(boolean startedHere) {
        this.startedHere = startedHere;
        this.kubeconfig = Path.of(harness("kubeconfig").mustSucceed().strip());
        this.client = new KubernetesClientBuilder().withConfig(config()).build();
    }

    private Config config() {
        Config config = Config.fromKubeconfig(read(kubeconfig));
        config.setClientKeyAlgo("EC"); // the client takes every key for RSA unless told
        return config;
    }

    /// Brings the cluster up and installs Steelyard in it, as its manifests say.
    static RealCluster up() {
        boolean wasUp = harness("status").exitCode() == 0;
        if (!wasUp) {
            harness("up").mustSucceed();
        }
        RealCluster cluster = new RealCluster(!wasUp);
        try {
            cluster.install();
            return cluster;
        } catch (RuntimeException | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    /// A client with all rights.
    KubernetesClient client() {
        return client;
    }

    /// A client with all rights that asks each question once; to be closed.
    KubernetesClient unretried() {
        Config config = config();
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /// Runs the cluster's own kubectl.
    Command kubectl(String... arguments) {
        return kubectlWith("", arguments);
    }

    /// Runs the cluster's own kubectl with `input` as its standard input.
    Command kubectlWith(String input, String... arguments) {
        return harnessWith(input, prepend("kubectl", arguments));
    }

    /// Applies manifests.
    void apply(String manifests) {
        kubectlWith(manifests, "apply", "-f", "-").mustSucceed();
    }

    /// What `kubectl get --raw` answers for a path.
    String raw(String path) {
        return kubectl("get", "--raw", path).mustSucceed();
    }

    /// Runs a verb of the harness.
    static Command harness(String... arguments) {
        return harnessWith("", arguments);
    }

    private static Command harnessWith(String input, String... arguments) {
        return Command.run(ROOT, Map.of(), input, List.of(prepend(HARNESS.toString(), arguments)));
    }

    /// Runs a line of a shell in the checkout's root, with kubectl on the path set to this cluster.
    Command shell(String line) {
        return Command.run(
                ROOT,
                Map.of(
                        "KUBECONFIG",
                        kubeconfig.toString(),
                        "PATH",
                        kubectlFolder() + ":" + System.getenv("PATH")),
                "",
                List.of("sh", "-ec", line));
    }

    /// The words that run the cluster's own kubectl.
    static List<String> ownKubectl() {
        return List.of(HARNESS.toString(), "kubectl");
    }

    /// Runs a program whose kubeconfig is this cluster's.
    Command program(List<String> line) {
        return Command.run(ROOT, Map.of("KUBECONFIG", kubeconfig.toString()), "", line);
    }

    /// Starts the cluster's own kubectl, which goes on until it is destroyed; what it says goes to
    /// a file.
    Process startKubectl(Path told, String... arguments) throws IOException {
        return new ProcessBuilder(prepend(HARNESS.toString(), prepend("kubectl", arguments)))
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
    }

    /// A folder with nothing but a `kubectl`, which is the cluster's own.
    private static Path kubectlFolder() {
        try {
            Path folder = Files.createDirectories(ROOT.resolve("src/test/target/bin"));
            Path kubectl = folder.resolve("kubectl");
            Files.writeString(kubectl, "#!/bin/sh\nexec %s kubectl \"$@\"\n".formatted(HARNESS));
            if (!kubectl.toFile().setExecutable(true)) {
                throw new IOException(kubectl + " cannot be made executable");
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Since when a container runs, if it does and has been restarted so often.
    Optional<Instant> runningSince(String namespace, String pod, String container, int restarts) {
        return client
                .pods()
                .inNamespace(namespace)
                .withName(pod)
                .require()
                .getStatus()
                .getContainerStatuses()
                .stream()
                .filter(status -> status.getName().equals(container))
                .filter(status -> status.getRestartCount() == restarts)
                .filter(status -> status.getState().getRunning() != null)
                .map(status -> Instant.parse(status.getState().getRunning().getStartedAt()))
                .findFirst();
    }

    /// Deletes the namespace and waits until it is gone.
    void deleteNamespace(String name) {
        kubectl("delete", "namespace", name, "--ignore-not-found", "--timeout=120s").mustSucceed();
    }

    private void install() {
        for (String image : List.of("image", "image --shop")) {
            shell("./steelyard " + image).mustSucceed();
        }
        harness("load", "target/steelyard-image.tar", "target/shop-image.tar").mustSucceed();
        kubectl("apply", "-k", "deploy/base").mustSucceed();
        kubectl("apply", "-k", "deploy/external").mustSucceed();
        kubectl("-n", "steelyard", "rollout", "restart", "deployment/steelyard").mustSucceed();
        waitUntilServing();
    }

    /// Waits until all replicas are ready and every APIService is Available.
    void waitUntilServing() {
        kubectl("-n", "steelyard", "rollout", "status", "deployment/steelyard", "--timeout=180s")
                .mustSucceed();
        kubectl(
                        "wait",
                        "apiservices",
                        "-l",
                        "app.kubernetes.io/name=steelyard",
                        "--for=condition=Available",
                        "--timeout=120s")
                .mustSucceed();
    }

    @Override
    public void close() {
        client.close();
        if (startedHere) {
            harness("down").mustSucceed();
        }
    }

    private static String[] prepend(String first, String... rest) {
        List<String> all = new ArrayList<>(List.of(rest));
        all.addFirst(first);
        return all.toArray(String[]::new);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
