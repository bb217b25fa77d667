package dev.steelyard.apiserver;

import dev.steelyard.apiserver.autoscaling.AutoscalerCheck;
import dev.steelyard.apiserver.autoscaling.CheckOptions;
import dev.steelyard.apiserver.autoscaling.Kubeconfig;
import dev.steelyard.apiserver.command.MisuseException;
import dev.steelyard.apiserver.command.Terminal;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.util.List;

/// `check hpa`, inside Quarkus, whose threads the client of the cluster uses.
public final class CheckHpa implements QuarkusApplication {
    @Override
    public int run(String... arguments) throws MisuseException {
        CheckOptions options = CheckOptions.parse(List.of(arguments));
        Terminal terminal = new Terminal(System.in, System.out, System.err);
        try (KubernetesClient client =
                new KubernetesClientBuilder()
                        .withConfig(Kubeconfig.of(options.context()))
                        .build()) {
            return new AutoscalerCheck(client, terminal).run(options);
        } catch (IOException e) {
            terminal.err().println("the kubeconfig cannot be used: " + e.getMessage());
            return 1;
        }
    }
}
